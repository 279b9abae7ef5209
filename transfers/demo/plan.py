"""How many people of each college go which way how far: the demo's statistics in one table.

A line: path or box, story, and the numbers for the colleges 01–07. A story that needs a decision of
组织部 is only for colleges that have sent a register; 05 has not.
"""

from dataclasses import dataclass

TABLE = """
INTRA_COLLEGE  faulty          1  0  1  0  1  0  0
INTRA_COLLEGE  awaiting        2  1  2  1  3  1  0
INTRA_COLLEGE  confirmed       2  2  3  2  3  1  0
INTRA_COLLEGE  started         4  2  4  3  2  1  0
INTRA_COLLEGE  completed       8  6  5  5  2  1  0

IN_BEIJING     faulty          2  1  2  1  2  1  0
IN_BEIJING     drafted         1  0  1  0  1  0  1
IN_BEIJING     awaiting        3  2  3  2  4  1  1
IN_BEIJING     confirmed       4  3  4  3  4  2  1
IN_BEIJING     corrected       1  1  1  0  1  0  0
IN_BEIJING     started         6  5  6  5  3  3  2
IN_BEIJING     started_early   1  1  0  0  0  0  0
IN_BEIJING     completed       9  7  7  6  2  4  2
IN_BEIJING     refused         1  1  1  0  0  0  0
IN_BEIJING     refused_again   1  0  1  1  0  0  0
IN_BEIJING     cancelled       1  0  1  0  1  0  0
IN_BEIJING     changed         1  0  1  0  0  0  0

OUT_ONLINE     faulty          2  1  2  1  2  1  0
OUT_ONLINE     awaiting        2  1  2  1  4  1  1
OUT_ONLINE     confirmed       1  1  2  1  7  1  0
OUT_ONLINE     submitted       0  2  8  0  0  0  0
OUT_ONLINE     returned        2  2  2  1  0  1  0
OUT_ONLINE     mended          2  0  0  0  0  0  0
OUT_ONLINE     approved        3  3  3  3  0  2  1
OUT_ONLINE     started         7  5  4  5  0  2  2
OUT_ONLINE     completed       3  2  0  2  0  1  1
OUT_ONLINE     refused         1  0  0  1  0  0  0
OUT_ONLINE     refused_again   1  1  0  0  0  0  0
OUT_ONLINE     refused_paper   1  0  0  1  0  0  0
OUT_ONLINE     wants_paper     1  1  0  0  0  0  0

OUT_PAPER      faulty          1  1  0  1  1  0  0
OUT_PAPER      unprintable     0  0  1  0  0  0  0
OUT_PAPER      awaiting        1  0  1  0  1  0  0
OUT_PAPER      confirmed       0  0  1  0  2  0  0
OUT_PAPER      submitted       0  1  2  0  0  0  0
OUT_PAPER      returned        1  1  0  0  0  0  0
OUT_PAPER      approved        1  1  2  1  0  1  1
OUT_PAPER      issued          2  2  2  2  0  3  2
OUT_PAPER      sealed          2  2  0  2  0  1  1
OUT_PAPER      delivered       3  2  0  2  0  1  1
OUT_PAPER      mailed          1  1  0  1  0  0  0
OUT_PAPER      early           2  1  0  0  0  0  0
OUT_PAPER      early_received  2  2  0  0  0  0  0
OUT_PAPER      misprinted      1  0  0  1  0  1  0
OUT_PAPER      lost            0  1  0  0  0  0  0
OUT_PAPER      redirected      1  0  0  1  0  0  0
OUT_PAPER      refused         1  0  0  0  0  0  0

DEFERRED           -           3  2  3  2  2  1  1
RETAINED           -           1  0  1  1  0  0  0
ABROAD             -           2  1  1  1  1  2  1
DELAYED_GRADUATION -           1  1  1  0  1  0  0
NOT_ENTITLED       -           0  0  1  0  0  0  0

DEVELOPMENT_TARGET -           2  1  2  1  1  1  0
ACTIVIST           -           2  2  2  1  1  1  0
"""


@dataclass(frozen=True, slots=True)
class Line:
    """So many people of a college: ``box`` is a path, a disposition or a category of people never moved."""

    box: str
    story: str
    code: str
    count: int


def lines() -> list[Line]:
    """The table, one line a cell that is not 0."""
    result = []
    for text in TABLE.strip().splitlines():
        if not text:
            continue
        box, story, *counts = text.split()
        result += [
            Line(box, story, f"{place:02d}", int(count))
            for place, count in enumerate(counts, start=1)
            if count != "0"
        ]
    return result
