"""不论表里是什么、合并了什么、人说了什么,解析总有结果,不会出错。"""

from hypothesis import given, settings
from hypothesis import strategies as st

from members.spreadsheets.reader import Cell, CellKind, Merge, Row, Sheet, Workbook
from transfers.register.columns import COLUMNS
from transfers.register.header_words import KEY_BY_WORD
from transfers.register.layout import layouts
from transfers.register.mapping import Choices, SheetChoice
from transfers.register.parse import parse_register

WORDS = st.sampled_from(
    [
        *(column.header for column in COLUMNS),
        *list(KEY_BY_WORD)[::7],
        "京外",
        "合计",
        "二〇一九年六月",
        "1",
        "/",
        "（必填）",
    ]
)
CELLS = st.one_of(
    st.just(Cell(None, CellKind.EMPTY)),
    st.just(Cell(None, CellKind.FORMULA_WITHOUT_VALUE)),
    st.builds(lambda text: Cell(text, CellKind.TEXT), WORDS | st.text(min_size=1, max_size=20)),
    st.builds(
        lambda value: Cell(value, CellKind.NUMBER),
        st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    ),
    st.builds(lambda value: Cell(value, CellKind.DATE), st.datetimes()),
    st.builds(lambda value: Cell(value, CellKind.BOOLEAN), st.booleans()),
    st.just(Cell("#REF!", CellKind.ERROR)),
)
SMALL = st.integers(1, 8)


@st.composite
def sheets(draw):
    numbers = sorted(draw(st.sets(st.integers(1, 12), max_size=8)))
    rows = tuple(Row(number, tuple(draw(st.lists(CELLS, min_size=1, max_size=7)))) for number in numbers)
    merges = tuple(
        Merge(top, left, top + draw(st.integers(0, 3)), left + draw(st.integers(0, 3)))
        for top, left in draw(st.lists(st.tuples(SMALL, SMALL), max_size=4))
    )
    hidden = frozenset(draw(st.sets(SMALL, max_size=2)))
    return Sheet(
        draw(st.sampled_from(["京内", "Sheet1", "校内"])),
        rows,
        draw(st.booleans()),
        hidden & set(numbers),
        hidden,
        merges,
    )


CHOICES = st.builds(
    SheetChoice,
    read=st.booleans(),
    header_first=st.integers(0, 4),
    header_last=st.integers(0, 4),
    columns=st.dictionaries(SMALL, st.sampled_from(["", *(column.key for column in COLUMNS)])),
    destination=st.sampled_from(["", "IN_BEIJING"]),
)


@settings(max_examples=300, deadline=None)
@given(sheets(), st.booleans(), st.none() | CHOICES)
def test_parsing_and_showing_never_fail(sheet, date1904, choice):
    workbook = Workbook((sheet,), date1904)
    said = {sheet.name: choice} if choice else {}
    register = parse_register(workbook, {"怪": "name"}, Choices(said))
    assert all(row.entry.place.sheet == sheet.name for row in register.rows)
    assert all(sentence.endswith("。") for sentence in (*register.problems, *register.notes))
    assert all(len(row.columns) <= len(COLUMNS) for row in register.rows)
    for layout in layouts(workbook, {}, said):
        assert all(len(texts) == len(layout.columns) for _, texts in layout.samples)
