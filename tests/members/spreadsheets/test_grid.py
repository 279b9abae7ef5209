"""一行文本与工作簿之间来回不差。"""

import base64
import json
import zlib
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.spreadsheets import grid
from members.spreadsheets.reader import Cell, CellKind, Merge, Row, Sheet, Workbook, read_workbook
from tests.members.spreadsheets import fuzz

CELLS = st.one_of(
    st.builds(Cell, st.text(max_size=5), st.just(CellKind.TEXT)),
    st.just(Cell("半个\ud840字", CellKind.TEXT)),
    st.builds(
        Cell, st.integers() | st.floats(allow_nan=False, allow_infinity=False), st.just(CellKind.NUMBER)
    ),
    st.builds(Cell, st.datetimes().map(lambda day: day.replace(fold=0)), st.just(CellKind.DATE)),
    st.builds(Cell, st.booleans(), st.just(CellKind.BOOLEAN)),
    st.builds(Cell, st.sampled_from(["#N/A", "#DIV/0!"]), st.just(CellKind.ERROR)),
    st.just(Cell(None, CellKind.EMPTY)),
    st.just(Cell(None, CellKind.FORMULA_WITHOUT_VALUE)),
)
NUMBERS = st.integers(1, 20_000)
SHEETS = st.builds(
    Sheet,
    name=st.text(max_size=31),
    rows=st.lists(st.builds(Row, NUMBERS, st.lists(CELLS, max_size=5).map(tuple)), max_size=4).map(tuple),
    hidden=st.booleans(),
    hidden_rows=st.frozensets(NUMBERS, max_size=3),
    hidden_columns=st.frozensets(NUMBERS, max_size=3),
    merges=st.lists(st.builds(Merge, NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=3).map(tuple),
    widths=st.dictionaries(NUMBERS, st.floats(0, 255), max_size=3),
)


@settings(max_examples=100, deadline=None)
@given(st.builds(Workbook, st.lists(SHEETS, max_size=3).map(tuple), st.booleans()))
def test_every_workbook_comes_back_as_it_was(workbook):
    text = grid.to_text(workbook)
    assert text.isascii()
    assert "\n" not in text
    found = grid.from_text(text)
    assert found == workbook
    rows = [[sheet.rows for sheet in book.sheets] for book in (found, workbook)]
    assert repr(rows[0]) == repr(rows[1])  # 1 is not 1.0


@pytest.mark.parametrize("number", range(len(fuzz.originals())))
def test_real_workbooks_come_back_and_are_small(number):
    data = fuzz.originals()[number]
    workbook = read_workbook(data)
    text = grid.to_text(workbook)
    assert grid.from_text(text) == workbook
    assert len(text) < len(data)


def test_the_form_is_the_one_that_is_kept():
    """A change here must still read what lies in the database: it needs a new version."""
    day = datetime.combine(date(2019, 6, 1), time.min)
    cells = (
        Cell("甲", CellKind.TEXT),
        Cell(None, CellKind.EMPTY),
        Cell(1.5, CellKind.NUMBER),
        Cell(True, CellKind.BOOLEAN),
        Cell(day, CellKind.DATE),
        Cell("#N/A", CellKind.ERROR),
        Cell(None, CellKind.FORMULA_WITHOUT_VALUE),
    )
    sheet = Sheet(
        "表", (Row(3, cells),), True, frozenset({3}), frozenset({2}), (Merge(1, 1, 1, 2),), {1: 8.5}
    )
    content = json.loads(zlib.decompress(base64.b64decode(grid.to_text(Workbook((sheet,), True)))))
    assert content == {
        "version": 1,
        "date1904": True,
        "sheets": [
            {
                "name": "表",
                "hidden": True,
                "hidden_rows": [3],
                "hidden_columns": [2],
                "merges": [[1, 1, 1, 2]],
                "widths": [[1, 8.5]],
                "rows": [
                    [
                        3,
                        [
                            "甲",
                            None,
                            1.5,
                            True,
                            ["date", "2019-06-01T00:00:00"],
                            ["error", "#N/A"],
                            ["formula", None],
                        ],
                    ]
                ],
            }
        ],
    }


def packed(content: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(content).encode())).decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "甲",
        "AAAA",
        packed([]),
        packed({}),
        packed({"version": 2, "sheets": [], "date1904": False}),
        packed(1),
    ],
)
def test_other_texts_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 – whichever of its kinds
        grid.from_text(text)


def test_a_number_that_is_none_cannot_be_kept():
    sheet = Sheet("表", (Row(1, (Cell(float("nan"), CellKind.NUMBER),)),))
    with pytest.raises(ValueError, match="JSON"):
        grid.to_text(Workbook((sheet,)))
