"""Where a list breaks into pages: pure arithmetic with heights."""

from collections.abc import Sequence
from dataclasses import dataclass

KEPT_ROWS = 2  # rows that come along when the end of a list (totals, signatures) moves to a new page


@dataclass(frozen=True, slots=True)
class Piece:
    """A row or a heading; a heading never stands at the foot of a page, and is repeated on the next one."""

    height: float
    heading: bool = False


def pages(pieces: Sequence[Piece], *, first: float, other: float, tail: float) -> list[list[int]]:
    """The positions of the pieces on each page; a heading that is repeated appears once a page.

    ``first`` and ``other``: the room on the first and on every further page; ``tail``: what stands after the last
    piece, on one page with at least two rows if they are not as high as the page. A piece higher than a page gets
    one of its own.
    """
    result: list[list[int]] = [[]]
    used, room, heading = 0.0, first, -1
    for position, piece in enumerate(pieces):
        needed = piece.height
        if piece.heading:
            heading = position
            needed += pieces[position + 1].height if position + 1 < len(pieces) else 0.0
        if result[-1] and used + needed > room:
            result.append([])
            used, room = 0.0, other
            if heading >= 0 and not piece.heading:
                result[-1].append(heading)
                used += pieces[heading].height
        result[-1].append(position)
        used += piece.height
    if result[-1] and used + tail > room:
        result.append([])
    if tail and len(result) > 1:
        _carry_over(result[-2], result[-1], pieces, other - tail)
    return result


def _carry_over(before: list[int], last: list[int], pieces: Sequence[Piece], room: float) -> None:
    """See that the last page has its two rows, and above them the heading that they stand under.

    Rows that are too high for that stay where they are; so does the first row of the page before.
    """
    while _rows(last, pieces) < KEPT_ROWS and _rows(before, pieces) > 1:
        together = _with_heading(sorted({before[-1], *last}), pieces)
        if sum(pieces[position].height for position in together) > room:
            return
        before.pop()
        last[:] = together
        while pieces[before[-1]].heading:
            before.pop()


def _rows(page: Sequence[int], pieces: Sequence[Piece]) -> int:
    return sum(not pieces[position].heading for position in page)


def _with_heading(page: list[int], pieces: Sequence[Piece]) -> list[int]:
    """The page with the heading of its first row, if it has one."""
    above = [position for position in range(page[0] + 1) if pieces[position].heading]
    return sorted({*above[-1:], *page})
