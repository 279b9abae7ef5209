"""From millimetres on the form to points in the PDF, and numbers as content streams write them."""

from letters.render.layout import PAGE_HEIGHT

MM = 72 / 25.4
MIDDLE = 0.38  # of the size: how far the middle of a Chinese character stands above the baseline
BOLD_STROKE = 0.03  # of the size: the outline that makes the one weight we have bold


def from_top(y: float) -> float:
    """Millimetres from the top of the page as PDF points from its bottom."""
    return (PAGE_HEIGHT - y) * MM


def baseline(y: float, size: float) -> float:
    """The baseline, in PDF points, of type that is centred on ``y`` millimetres from the top."""
    return from_top(y) - MIDDLE * size


def number(value: float) -> str:
    """A number with at most three decimals: 12.0 → ``12``, 0.4567 → ``0.457``."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
