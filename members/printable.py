"""What can stand on paper: this app has no fonts and no form; whoever prints says so at start-up."""

from collections.abc import Callable, Sequence

Complaints = Callable[[str, str], Sequence[str]]


def _nothing_is_printed(_field: str, _text: str) -> Sequence[str]:
    return ()


_complaints: Complaints = _nothing_is_printed


def ask(complaints: Complaints) -> None:
    """``complaints`` tells for a field of an organisation and its text what is wrong with it on paper."""
    global _complaints  # noqa: PLW0603 - one question, asked in one place
    _complaints = complaints


def complaints_of_organization(field: str, text: str) -> Sequence[str]:
    """Sentences to show beside the field; empty when it can be printed."""
    return _complaints(field, text) if text else ()
