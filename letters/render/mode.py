"""What of a letter is printed."""

from enum import StrEnum


class Mode(StrEnum):
    """How a letter goes on paper."""

    WHOLE = "WHOLE"
    """The form and what is filled in, on plain paper."""
    FIELDS = "FIELDS"
    """Only what is filled in, on pre-printed stock (套打)."""
    PREVIEW = "PREVIEW"
    """The form pale in the background where the stock has it, and on top what is filled in."""
