"""What a list is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

TICK_BOX = "□"  # a cell with this text alone is a square to tick
SEAL, DAY = "盖章", "日期"  # of the signatures, those that are no name


class Align(StrEnum):
    """Where text stands in its room."""

    LEFT = "LEFT"
    CENTRE = "CENTRE"
    RIGHT = "RIGHT"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of ``width`` mm; without it, the column takes its ``share`` of what the others leave."""

    head: str
    width: float = 0.0
    share: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Band:
    """A heading between rows, over all columns; repeated when its rows go on over the page."""

    text: str


Row = Sequence[str]
