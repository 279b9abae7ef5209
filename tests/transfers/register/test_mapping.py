"""人对表说的话:读不读、表头在哪、各列是什么、都转往哪里;以及记住的列名。"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.spreadsheets.pasted import read_pasted
from members.spreadsheets.reader import Workbook, read_workbook
from tests.workbooks.making import BRANCH, IN_BEIJING, ONLINE, SheetOf, xlsx
from transfers.enums import Channel, Disposition, Route
from transfers.register.columns import COLUMNS
from transfers.register.mapping import Choices, SheetChoice, worth_remembering
from transfers.register.parse import NO_HEADER, parse_register
from transfers.register.vocabulary import SHEET_DESTINATIONS

NUMBER, OTHER_NUMBER = ONLINE["id_number"], IN_BEIJING["id_number"]
OWN_WORDS = ["党员同志", "证号", "入党类型", "新家"]
ROW = ["林英", NUMBER, "正式", BRANCH]
MEANINGS = {1: "name", 2: "id_number", 3: "category", 4: "receiving_organization"}


def book(*sheets: SheetOf) -> Workbook:
    return read_workbook(xlsx(*sheets))


def choices(**said: object) -> Choices:
    return Choices({"Sheet1": SheetChoice(**{"read": True, "header_first": 1, "header_last": 1, **said})})


UNKNOWN = book(SheetOf([OWN_WORDS, ROW]))


# --- As it is stored -------------------------------------------------------------------------

KEYS = st.sampled_from(["", *(column.key for column in COLUMNS)])
CHOICES = st.builds(
    Choices,
    st.dictionaries(
        st.text(max_size=31),
        st.builds(
            SheetChoice,
            read=st.booleans(),
            header_first=st.integers(0, 20_000),
            header_last=st.integers(0, 20_000),
            columns=st.dictionaries(st.integers(1, 200), KEYS, max_size=5),
            destination=st.sampled_from(["", *SHEET_DESTINATIONS]),
        ),
        max_size=3,
    ),
)


@given(CHOICES)
def test_choices_come_back_from_json(said):
    assert Choices.from_json(json.loads(json.dumps(said.to_json()))) == said


def test_nothing_said():
    assert Choices.from_json({}) == Choices()
    assert parse_register(UNKNOWN, choices=Choices()).problems == (NO_HEADER,)


@pytest.mark.parametrize(
    "stored",
    [
        {"sheets": []},
        {"sheets": {"a": 1}},
        {"sheets": {"a": {"header": "x", "columns": [], "destination": "MOON"}}},
        {"sheets": {"a": {"header": [1], "columns": {"x": "name", "1": "no_such_column"}}}},
    ],
)
def test_what_is_not_understood_counts_as_not_said(stored):
    for choice in Choices.from_json(stored).sheets.values():
        assert choice == SheetChoice(read=True)


# --- Reading as said -------------------------------------------------------------------------


def test_columns_get_the_meaning_chosen():
    register = parse_register(UNKNOWN, choices=choices(columns=MEANINGS, destination="IN_BEIJING"))
    assert register.problems == ()
    (row,) = register.rows
    assert (row.entry.name, row.entry.id_number, row.entry.receiving_organization) == ("林英", NUMBER, BRANCH)
    assert (row.entry.route, row.entry.place.row) == (Route.IN_BEIJING, 2)
    assert {key: column.header for key, column in row.columns.items()} == {
        "name": "党员同志",
        "id_number": "证号",
        "category": "入党类型",
        "receiving_organization": "新家",
    }
    assert register.notes == ()


def test_a_column_chosen_not_to_be_read():
    workbook = book(SheetOf([["姓名", "身份证号", "手机"], ["林英", NUMBER, "13800000000"]]))
    register = parse_register(workbook, choices=choices(columns={3: ""}))
    assert (register.rows[0].entry.name, register.rows[0].entry.phone) == ("林英", "")
    assert register.unmatched_headers == ()


def test_two_columns_of_one_meaning_are_a_problem():
    register = parse_register(UNKNOWN, choices=choices(columns=MEANINGS | {4: "name"}))
    assert register.problems == ("工作表“Sheet1”的 A、D 列都指定为“姓名”，请只保留一列。",)
    assert register.rows == ()


def test_a_required_column_is_still_required():
    register = parse_register(UNKNOWN, choices=choices(columns={1: "name"}))
    assert register.problems == ("工作表“Sheet1”缺少“身份证号”列。请补上这一列，或指明是哪一列。",)


def test_sheets_are_left_out_and_taken_in():
    good = [["姓名", "身份证号", "党员类别"], ["林英", NUMBER, "正式"]]
    other = [["姓名", "身份证号", "党员类别"], ["莫瑾远", OTHER_NUMBER, "正式"]]
    workbook = book(SheetOf(good, "今年"), SheetOf(other, "去年", hidden=True))
    assert [row.entry.name for row in parse_register(workbook).rows] == ["林英"]
    said = Choices({"今年": SheetChoice(read=False), "去年": SheetChoice(True, 1, 1)})
    register = parse_register(workbook, choices=said)
    assert [row.entry.name for row in register.rows] == ["莫瑾远"]
    assert "工作表“今年”按您的选择没有读取。" in register.notes


def test_the_header_is_where_the_person_says():
    rows = [
        ["姓名", "身份证号", "党员类别"],
        ["去年的", OTHER_NUMBER, "正式"],
        ["姓名", "证号", "类型"],
        ROW[:3],
    ]
    said = choices(header_first=3, header_last=3, columns={2: "id_number", 3: "category"})
    register = parse_register(book(SheetOf(rows)), choices=said)
    assert [(row.entry.name, row.entry.id_number) for row in register.rows] == [("林英", NUMBER)]


def test_rows_without_a_header():
    workbook = read_pasted("\t".join(ROW))
    said = Choices({"粘贴的内容": SheetChoice(True, 0, 0, MEANINGS)})
    (row,) = parse_register(workbook, choices=said).rows
    assert (row.entry.name, row.entry.place.row, row.columns["name"].header) == ("林英", 1, "")


@pytest.mark.parametrize(
    ("destination", "meaning"),
    [
        ("INTRA_COLLEGE", (Disposition.TRANSFER, Route.INTRA_COLLEGE, None)),
        ("OUT_OF_BEIJING", (Disposition.TRANSFER, Route.OUT_OF_BEIJING, Channel.ONLINE)),
        ("OUT_ON_PAPER", (Disposition.TRANSFER, Route.OUT_OF_BEIJING, Channel.PAPER)),
        ("DEFERRED", (Disposition.DEFERRED, None, None)),
    ],
)
def test_one_destination_for_the_sheet(destination, meaning):
    register = parse_register(UNKNOWN, choices=choices(columns=MEANINGS, destination=destination))
    entry = register.rows[0].entry
    assert (entry.disposition, entry.route, entry.channel) == meaning


def test_the_chosen_destination_fills_empty_cells_only():
    header = ["姓名", "身份证号", "转接类型"]
    rows = [["林英", NUMBER, "京外"], ["莫瑾远", OTHER_NUMBER, "/"], ["方宇晓", "x", "火星"]]
    register = parse_register(book(SheetOf([header, *rows])), choices=choices(destination="IN_BEIJING"))
    assert [row.entry.route for row in register.rows] == [Route.OUT_OF_BEIJING, Route.IN_BEIJING, None]
    assert [len(row.findings) for row in register.rows] == [0, 0, 1]


# --- What a college's own words mean ---------------------------------------------------------


def test_learnt_words_are_applied_and_said():
    learnt = {"证号": "id_number", "党员同志": "name", "入党类型": "category", "新家": ""}
    register = parse_register(UNKNOWN, learnt)
    assert (register.rows[0].entry.name, register.rows[0].entry.receiving_organization) == ("林英", "")
    assert [note for note in register.notes if "以前的指定" in note] == [
        "工作表“Sheet1”A 列“党员同志”按以前的指定读作“姓名”。",
        "工作表“Sheet1”B 列“证号”按以前的指定读作“身份证号”。",
        "工作表“Sheet1”C 列“入党类型”按以前的指定读作“党员类别”。",
        "工作表“Sheet1”D 列“新家”按以前的指定不读取。",
    ]


def test_learnt_words_go_before_our_own():
    workbook = book(SheetOf([["姓名", "身份证号", "说明"], ["林英", NUMBER, BRANCH]]))
    assert parse_register(workbook).rows[0].entry.remark == BRANCH
    entry = parse_register(workbook, {"说明": "receiving_organization"}).rows[0].entry
    assert (entry.remark, entry.receiving_organization) == ("", BRANCH)


def test_only_what_the_words_do_not_say_is_worth_remembering():
    rows = [
        ["姓名", "证号", "说明", "QQ", "奇怪", "电话", "电话", None],
        ["林英", NUMBER, "a", "b", "c", "d", "e", "f"],
    ]
    said = SheetChoice(
        read=True,
        header_first=1,
        header_last=1,
        columns={
            1: "name",
            2: "id_number",
            3: "",
            4: "phone",
            5: "",
            6: "phone",
            7: "contact_phone",
            8: "remark",
        },
    )
    assert worth_remembering(book(SheetOf(rows)).sheets[0], said) == {
        "姓名": None,
        "证号": "id_number",
        "说明": "",
        "qq": "phone",
        "奇怪": "",
    }
