"""表头按意思找:标题行、两行表头、别的叫法、别的次序、注释行、多个工作表。"""

import time
from collections import Counter
from datetime import date

import pytest

from members.enums import MemberCategory
from members.spreadsheets.reader import Cell, CellKind, Row, Sheet, Workbook
from tests.transfers.register.making import parsed
from transfers.enums import Channel, Disposition, Route
from transfers.register.columns import COLUMNS
from transfers.register.header_words import (
    IGNORED,
    KEY_BY_WORD,
    NOT_READ,
    SYNONYMS,
    WEAK,
    match_header,
    match_under,
    normalize_header,
)
from transfers.register.parse import NO_HEADER, NO_ROWS, parse_register

ID = "500103199711302392"
OTHER_ID = "640106199804305007"
HEADER = ["姓名", "身份证号", "党员类别", "转接类型", "具体接收单位"]
ROW = ["林英", ID, "正式", "京外", "中共某某委员会"]


def found_codes(register):
    return [finding.rule.code for row in register.rows for finding in row.findings]


# --- Headers ---------------------------------------------------------------------------------


def test_no_word_means_two_columns():
    tables = (SYNONYMS, WEAK, {NOT_READ: IGNORED})
    words = [normalize_header(word) for table in tables for every in table.values() for word in every.split()]
    words += [normalize_header(column.header) for column in COLUMNS]
    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert all(words)
    assert set(words) == set(KEY_BY_WORD)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("身份证号码", "id_number"),
        (" 身 份 证 号 ", "id_number"),
        ("公民身份号码", "id_number"),
        ("证件号", "id_number"),
        ("正式/预备", "category"),
        ("正式或预备", "category"),
        ("党籍状况", "category"),
        ("政治面貌", "category"),
        ("抬头单位", "heading_organization"),
        ("接收单位上级党组织", "heading_organization"),
        ("转往单位抬头(上级党组织)", "heading_organization"),
        ("去向单位（具体到支部）", "receiving_organization"),
        ("具体去处", "receiving_organization"),
        ("所往基层党委", "receiving_organization"),
        ("转移类别", "route"),
        ("类别", "route"),
        ("党费缴纳至", "fee_paid_until"),
        ("党费交到", "fee_paid_until"),
        ("手机", "phone"),
        ("联系方式", "phone"),
        ("接收党组织/联系电话", "contact_phone"),
        ("政治表现", None),
        ("", None),
    ],
)
def test_synonyms(header, key):
    assert match_header(header) == key


@pytest.mark.parametrize(
    ("groups", "header", "key"),
    [
        (["接收单位情况"], "名称", "receiving_organization"),
        (["拟转入党组织"], "上级党委", "heading_organization"),
        (["转接信息", "对方"], "联系人", "contact_name"),
        (["对方"], "姓名", "contact_name"),
        (["目标党组织"], "联系电话", "contact_phone"),
        (["接收党组织"], "通讯地址", NOT_READ),
        (["本人"], "联系电话", "phone"),
        (["家长"], "姓名", NOT_READ),
        (["档案"], "接收单位", NOT_READ),
        (["入党"], "时间", "joined_on"),
        (["转正"], "日期", "full_member_on"),
        (["基本信息"], "姓名", "name"),
        (["奇怪"], "怪", None),
    ],
)
def test_under_groups(groups, header, key):
    assert match_under(groups, header) == key


@pytest.mark.parametrize(
    "header",
    [
        "姓名*",
        "姓 名",
        "※姓名",
        "姓名（与身份证一致）",
        "姓名\n（必填）",
        "1.姓名",
        "姓名①",
        "【必填】姓名",
        "姓名必填",
        "姓名：",
    ],
)
def test_marks_do_not_matter(header):
    assert match_header(header) == "name"


@pytest.mark.parametrize(
    "header", ["辅导员", "QQ号", "宿舍", "政治面貌代码", "签字", "校验结果", "问题和改法", "届 别"]
)
def test_headers_that_nobody_needs(header):
    assert match_header(header) == NOT_READ


@pytest.mark.parametrize("text", ["500103199711302392", "林英", "张三的姓名和身份证号都在这里" * 6])
def test_what_is_no_header(text):
    assert match_header(text) is None


def test_a_person_can_teach_a_header():
    learnt = {normalize_header("落户支部(新)"): "receiving_organization"}
    assert match_header("落户支部(新)") is None
    assert match_header("落户支部(新)", learnt) == "receiving_organization"
    assert match_header("姓名", learnt) == "name"


# --- Finding the table -----------------------------------------------------------------------


def test_titles_above_and_notes_below():
    register = parsed(
        [
            ["某某学院2022届毕业生党员组织关系介绍信登记表"],
            ["填表人:李老师", None, "电话:62330000"],
            [],
            HEADER,
            ROW,
            [],
            ["注:1.京内请填写支部编码。"],
            [None, "负责人签字:"],
        ]
    )
    assert register.problems == ()
    (row,) = register.rows
    assert (row.entry.place.row, row.entry.name, row.entry.id_number) == (5, "林英", ID)
    assert [note.split("“")[2] for note in register.notes if "不是数据" in note] == [
        "注:1.京内请填写支部编码。”。",
        "负责人签字:”。",
    ]


def test_two_row_header_with_groups():
    register = parsed(
        [
            ["序号", "姓名", "身份证号", "类别", "接收党组织", None, None, None, "联系电话"],
            [None, None, None, None, "抬头", "名称", "编码", "联系电话", None],
            [1, *ROW[:2], "京内", "中共甲委员会", "中共乙支部委员会", "011100132977", "010-1", "13800000000"],
        ]
    )
    (row,) = register.rows
    entry = row.entry
    assert (entry.heading_organization, entry.receiving_organization) == ("中共甲委员会", "中共乙支部委员会")
    assert (entry.receiving_code, entry.contact_phone, entry.phone) == (
        "011100132977",
        "010-1",
        "13800000000",
    )
    assert row.columns["contact_phone"].header == "接收党组织/联系电话"


def test_other_order_and_unknown_and_repeated_columns():
    register = parsed(
        [[*reversed(HEADER), "政治表现", "手机", "联系电话"], [*reversed(ROW), "优秀", "138", "139"]]
    )
    (row,) = register.rows
    assert (row.entry.name, row.entry.receiving_organization, row.entry.phone) == (
        "林英",
        "中共某某委员会",
        "138",
    )
    assert [(sheet, column.letter, column.header) for sheet, column in register.unmatched_headers] == [
        ("Sheet1", "F", "政治表现")
    ]
    assert any("H 列“联系电话”与另一列意思相同（本人联系电话）" in note for note in register.notes)


def test_the_header_once_more_on_the_next_page():
    assert len(parsed([HEADER, ROW, HEADER, ["莫瑾远", OTHER_ID, *ROW[2:]]]).rows) == 2


def test_prefilled_numbers_are_no_people():
    register = parsed([["序号", *HEADER], [1, *ROW], [2], [3]])
    assert len(register.rows) == 1
    assert register.notes == ()


def test_a_row_without_a_name_is_still_a_row():
    register = parsed([HEADER, [None, *ROW[1:]], [None, None, *ROW[2:]], [*ROW[:1], None, None, None, None]])
    assert [row.entry.place.row for row in register.rows] == [2]
    register = parsed([[*HEADER, "性别"], [None, None, *ROW[2:], "男"]])
    assert [row.entry.name for row in register.rows] == [""]


def test_no_header():
    assert parsed([["今天天气好"], ["1", "2"]]).problems == (NO_HEADER,)
    assert parsed([]).problems == (NO_HEADER,)
    assert parse_register(Workbook(())).problems == (NO_HEADER,)


def test_header_without_rows():
    assert parsed([HEADER]).problems == (NO_ROWS,)


def test_required_column_missing():
    register = parsed([["序号", "姓名", "类别"], ["1", "林英", "京外"], ["2", "莫瑾远", "京外"]])
    assert register.rows == ()
    assert register.problems == ("工作表“Sheet1”缺少“身份证号”列。请补上这一列，或指明是哪一列。",)


def test_expected_column_missing_is_noted():
    register = parsed([["姓名", "身份证号", "介绍信抬头"], ["林英", ID, "中国共产党某市委员会组织部"]])
    assert [note for note in register.notes if "没有找到" in note] == [
        "工作表“Sheet1”没有找到“党员类别”列。",
        "工作表“Sheet1”没有找到“具体接收单位”列。",
        "工作表“Sheet1”没有找到“转接类型”列，工作表的名称和标题也看不出转接类型。",
    ]


def test_a_roster_is_said_to_be_one_in_one_note():
    register = parsed([["姓名", "身份证号", "党员类别"], ["林英", ID, "正式党员"]])
    assert register.notes == ("工作表“Sheet1”是名单，没有去向栏：去向以后可由表、逐人或本人补填。",)


def test_one_sheet_for_each_route():
    header = ["姓名", "身份证号", "党员类别", "具体接收单位"]
    rows = [["林英", ID, "正式", "中共某支部委员会"]]
    register = parsed(
        [header, *rows], [header, *rows], [header, *rows], titles=("京内名单", "留存", "说明页2")
    )
    assert [(row.entry.route, row.entry.disposition) for row in register.rows] == [
        (Route.IN_BEIJING, Disposition.TRANSFER),
        (None, Disposition.RETAINED),
        (None, None),
    ]
    assert [sheet.row_count for sheet in register.sheets] == [1, 1, 1]


@pytest.mark.parametrize(
    ("values", "key"),
    [
        (("正式党员", "预备党员", "发展对象"), "category"),
        (("京内", "京外", "院内"), "route"),
        (("甲", "乙", "丙"), "route"),  # nothing known: as the words say
    ],
)
def test_a_column_headed_only_category_means_what_stands_in_it(values, key):
    rows = [["林英", ID, value] for value in values]
    assert set(parsed([["姓名", "身份证号", "类别"], *rows]).sheets[0].header.columns) == {
        "name",
        "id_number",
        key,
    }


def test_the_column_wins_over_the_name_of_the_sheet():
    assert parsed([HEADER, ROW], titles=("京内",)).rows[0].entry.route is Route.OUT_OF_BEIJING


# --- Cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", [360102199901027392, 3.601021999010274e17, "3.60102E+17"])
def test_numeric_id_cell(cell):
    register = parsed([HEADER, ["林英", cell, *ROW[2:]]])
    assert found_codes(register) == ["ID_NUMERIC_CELL"]
    assert register.rows[0].entry.id_number == ""


def test_numeric_student_number_and_phone_are_fine():
    entry = parsed([[*HEADER, "学号", "手机"], [*ROW, 180146154000, 13952304638]]).rows[0].entry
    assert (entry.student_number, entry.phone) == ("180146154000", "13952304638")


def test_words_that_cannot_be_read():
    register = parsed(
        [
            [*HEADER, "性别", "民族", "入党时间", "党费交至", "是否需要纸质介绍信"],
            ["林英", ID, "共青团员", "校内", "x", "保密", "穿青人", "去年", "已交清", "待定"],
        ]
    )
    found = [(finding.rule.code, finding.field) for finding in register.rows[0].findings]
    assert sorted(found) == [
        ("UNKNOWN_WORD", "category"),
        ("UNKNOWN_WORD", "route"),
        ("UNREADABLE_VALUE", "ethnicity"),
        ("UNREADABLE_VALUE", "fee_paid_until"),
        ("UNREADABLE_VALUE", "joined_on"),
        ("UNREADABLE_VALUE", "paper"),
        ("UNREADABLE_VALUE", "sex"),
    ]
    assert all(finding.detail.endswith("。") for finding in register.rows[0].findings)
    entry = register.rows[0].entry
    assert (entry.category, entry.route, entry.sex, entry.joined_on) == (None, None, None, None)
    assert entry.ethnicity == "穿青人"


def test_error_cells():
    register = parsed([HEADER, [*ROW[:4], "#REF!"]])
    assert found_codes(register) == ["UNREADABLE_VALUE"]
    assert register.rows[0].entry.receiving_organization == ""


@pytest.mark.parametrize(
    ("word", "paper", "channel", "codes"),
    [
        ("京外", "是", Channel.PAPER, []),
        ("京外", "否", Channel.ONLINE, []),
        ("京外", None, Channel.ONLINE, []),
        ("京外(纸质)", None, Channel.PAPER, []),
        ("京外(纸质)", "是", Channel.PAPER, []),
        ("京外(纸质)", "否", Channel.PAPER, ["PAPER_AND_ONLINE"]),
        ("京外(线上)", "是", Channel.PAPER, ["PAPER_AND_ONLINE"]),
        ("京外(线上)", "否", Channel.ONLINE, []),
        ("京内", "是", None, ["PAPER_NOT_NEEDED"]),
        ("院内", "否", None, []),
        ("留存", "是", None, []),
    ],
)
def test_paper_or_online(word, paper, channel, codes):
    register = parsed([[*HEADER, "是否需要纸质介绍信"], [*ROW[:3], word, ROW[4], paper]])
    assert register.rows[0].entry.channel is channel
    assert found_codes(register) == codes


def test_values_are_typed():
    entry = (
        parsed(
            [
                [*HEADER, "入党时间", "转正时间", "党费交至", "出生年月"],
                [*ROW, "2019.6", "2020-06-15", "2022年6月", "1997-11-30"],
            ]
        )
        .rows[0]
        .entry
    )
    assert entry.category is MemberCategory.FULL
    assert (entry.joined_on, entry.joined_has_day) == (date(2019, 6, 1), False)
    assert (entry.full_member_on, entry.fee_paid_until) == (date(2020, 6, 15), date(2022, 6, 1))
    assert entry.birth_date == date(1997, 11, 30)


def test_a_big_register_is_read_quickly():
    def row(number, texts):
        return Row(number, tuple(Cell(text, CellKind.TEXT) for text in texts))

    rows = (row(1, HEADER), *(row(number, ROW) for number in range(2, 5_002)))
    started = time.perf_counter()
    register = parse_register(Workbook((Sheet("x", rows),)))
    assert len(register.rows) == 5_000
    assert time.perf_counter() - started < 10
