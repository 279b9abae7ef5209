"""指定列义的页面所见:列、含义、把握、前几行;证件号码只见末四位。"""

import pytest

from members.spreadsheets.pasted import read_pasted
from members.spreadsheets.reader import read_workbook
from tests.workbooks.making import BRANCH, IN_BEIJING, ONLINE, SheetOf, xlsx
from transfers.enums import Route
from transfers.register.guessing import guess
from transfers.register.layout import MAX_COLUMNS, Standing, layouts
from transfers.register.mapping import SheetChoice

NUMBER = ONLINE["id_number"]
HEADER = ["姓名", "身份证号", "政治面貌", "政治表现", "手机", "联系电话", "QQ"]
ROW = ["林英", NUMBER, "中共党员", "优秀", "13800000000", "62330000", "1"]


def seen(rows, learnt=None, said=None, **more):
    (layout,) = layouts(read_workbook(xlsx(SheetOf(rows, **more))), learnt or {}, said or {})
    return layout


def test_columns_with_their_meaning_and_how_sure_it_is():
    layout = seen([HEADER, ROW], {"政治表现": "remark"}, hidden_columns=["E"])
    assert [(each.letter, each.key, each.standing) for each in layout.columns] == [
        ("A", "name", Standing.KNOWN),
        ("B", "id_number", Standing.KNOWN),
        ("C", "category", Standing.KNOWN),
        ("D", "remark", Standing.LEARNT),
        ("E", "phone", Standing.KNOWN),
        ("F", "", Standing.REPEATED),
        ("G", "", Standing.NOT_NEEDED),
    ]
    assert [each.letter for each in layout.columns if each.hidden] == ["E"]
    assert (layout.is_register, layout.choice.read, layout.missing) == (True, True, ())
    assert (layout.choice.header_first, layout.choice.header_last) == (1, 1)


def test_first_rows_below_the_header():
    layout = seen([["登记表"], HEADER, *([ROW] * 8)])
    assert [number for number, _ in layout.samples] == [3, 4, 5, 6, 7]
    assert layout.samples[0][1][0] == "林英"


@pytest.mark.parametrize(
    "text",
    [NUMBER, f"'{NUMBER}", "５００１０３ 19971130 2392", f"号{NUMBER}", 5.00103199711302e17, "5.00103E+17"],
)
@pytest.mark.parametrize("header", ["身份证号", "奇怪的列"])
def test_of_an_id_number_the_last_four_characters_at_most(text, header):
    layout = seen([["姓名", "学号", "党员类别", header], ["林英", "180146154000", "正式", text]])
    shown = layout.samples[0][1][3]
    assert shown.startswith("··· ")
    assert len(shown) == 8
    assert layout.samples[0][1][1] == "180146154000"


def test_unknown_columns_get_a_meaning_from_what_stands_in_them():
    layout = seen(
        [
            ["姓名", "学号", "党员类别", "号码", "再一个"],
            ["林英", "180146154000", "正式", NUMBER, "13800000000"],
        ]
    )
    assert [(each.key, each.standing) for each in layout.columns[3:]] == [
        ("id_number", Standing.GUESSED),
        ("phone", Standing.GUESSED),
    ]


def test_pasted_rows_without_a_header_are_proposed_whole():
    people = [
        ["林英", NUMBER, "正式", "京内", BRANCH],
        ["莫瑾远", IN_BEIJING["id_number"], "预备", "京内", BRANCH],
    ]
    (layout,) = layouts(read_pasted("\n".join("\t".join(row) for row in people)), {}, {})
    assert [each.key for each in layout.columns] == [
        *("name", "id_number", "category", "route", "receiving_organization")
    ]
    assert (layout.choice.read, layout.choice.header_last, layout.missing) == (True, 0, ())
    assert [number for number, _ in layout.samples] == [1, 2]


def test_a_sheet_that_is_no_register_stands_aside():
    sheets = layouts(
        read_workbook(
            xlsx(SheetOf([HEADER, ROW], "京内"), SheetOf([["甲", "乙", "丙"]], "杂"), SheetOf([], "空"))
        ),
        {},
        {},
    )
    assert [(each.name, each.choice.read) for each in sheets] == [("京内", True), ("杂", False)]
    assert sheets[0].said.destination.route is Route.IN_BEIJING


def test_what_is_missing_is_named():
    layout = seen([["学号", "党员类别", "转接类型"], ["180146154000", "正式", "京内"]])
    assert [column.header for column in layout.missing] == ["姓名", "身份证号"]


def test_choices_stay_as_they_are():
    said = {"Sheet1": SheetChoice(True, 1, 1, {1: "remark", 4: "name"}, "IN_BEIJING")}
    layout = seen([HEADER, ROW], said=said)
    assert [layout.columns[position].key for position in (0, 1, 3)] == ["remark", "id_number", "name"]
    assert layout.columns[0].standing is Standing.CHOSEN
    assert layout.choice.destination == "IN_BEIJING"


def test_very_wide_sheets_are_cut():
    layout = seen([HEADER + ["列"] * 150, ROW])
    assert len(layout.columns) == MAX_COLUMNS


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ([NUMBER, ""], "id_number"),
        (["13800000000", "138 0000 0000"], "phone"),
        (["011100132977"], "receiving_code"),
        (["男", "女"], "sex"),
        (["汉", "土家族"], "ethnicity"),
        (["正式", "中共预备党员"], "category"),
        (["京内", "院内"], "route"),
        (["中国共产党同济大学委员会", "中共深圳市南山区委组织部"], "heading_organization"),
        ([BRANCH], "receiving_organization"),
        (["林英", "莫瑾远"], "name"),
        (["180146154000"], "student_number"),
        (["优秀", "优秀"], ""),
        (["", " "], ""),
        ([], ""),
    ],
)
def test_guessing(texts, key):
    assert guess(texts) == key
