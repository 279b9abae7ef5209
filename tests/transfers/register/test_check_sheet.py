"""要看其他行才知道的问题,以及读取与规则两处的发现不重复。"""

from dataclasses import replace

from tests.transfers.register.making import IN_BEIJING, ONLINE, SEASON, parsed
from transfers.register.check_sheet import check_among, check_entries
from transfers.register.entry import Entry
from transfers.register.season_rules import Peer

HEADER = ["姓名", "身份证号", "党员类别", "转接类型", "介绍信抬头", "具体接收单位", "党费交至", "手机"]
ROW = [
    *("林英", "500103199711302392", "正式", "京外", "中国共产党深圳市南山区委员会组织部"),
    *("中共深圳市腾讯计算机系统有限公司委员会", "2022.06", "13952304638"),
]
OTHER_ID = "640106199804305007"
THIRD_ID = "210102199705312097"


def among(*entries: Entry) -> dict[int, list[str]]:
    return {
        position: [finding.rule.code for finding in found] for position, found in check_among(entries).items()
    }


def checked_codes(*rows: list[object], header: list[str] = HEADER) -> list[list[str]]:
    checked = check_entries(parsed([header, *rows]).rows, SEASON)
    return [[finding.rule.code for finding in row.findings] for row in checked]


def changed(**changes: object) -> list[object]:
    return [changes.get(header, value) for header, value in zip(HEADER, ROW, strict=True)]


def test_a_correct_row():
    assert checked_codes(ROW) == [[]]


def test_the_same_person_twice_blocks_all_the_rows():
    rows = parsed([HEADER, ROW, changed(身份证号=OTHER_ID), changed(身份证号=" 500103 19971130 2392 ")]).rows
    first, second, third = check_entries(rows, SEASON)
    assert [first.stops_import, second.stops_import, third.stops_import] == [True, False, True]
    assert "另见“Sheet1”第 4 行" in first.findings[0].sentence
    assert "另见“Sheet1”第 2 行" in third.findings[0].sentence


def test_a_sentence_names_a_few_of_many_rows():
    rows = [replace(ONLINE, student_number=str(number)) for number in range(8)]
    (finding,) = check_among(rows)[1]
    assert "另见第 1 人、第 3 人、第 4 人、第 5 人、第 6 人 等 7 处。" in finding.sentence


def test_the_same_person_on_two_sheets():
    register = parsed([HEADER, ROW], [HEADER, ROW])
    assert all(row.stops_import for row in check_entries(register.rows, SEASON))


def test_wrong_or_missing_id_numbers_are_no_duplicates():
    wrong = replace(ONLINE, id_number="500103199711302393")
    assert among(wrong, wrong) == {}
    assert among(replace(ONLINE, id_number=""), replace(ONLINE, id_number="")) == {}


def test_one_student_number_for_two_people():
    assert among(ONLINE, replace(ONLINE, id_number=OTHER_ID)) == {
        0: ["STUDENT_NUMBER_TWICE"],
        1: ["STUDENT_NUMBER_TWICE"],
    }


def test_one_unit_in_two_spellings():
    second = replace(ONLINE, id_number=OTHER_ID, student_number="2")
    third = replace(ONLINE, id_number=THIRD_ID, student_number="3")
    short = replace(third, receiving_organization="中国共产党深圳市腾讯计算机系统有限公司委员会")
    assert among(ONLINE, second, third) == {}
    assert among(ONLINE, second, short) == {2: ["SAME_UNIT_TWO_SPELLINGS"]}
    (finding,) = check_among([ONLINE, second, short])[2]
    assert "另有 2 行写作“中共深圳市腾讯计算机系统有限公司委员会”" in finding.sentence


def test_rows_are_compared_with_the_college_s_other_people_too():
    peers = [
        Peer("someone", ONLINE.student_number, "", "中国共产党深圳市腾讯计算机系统有限公司委员会", ""),
        Peer("someone else", "7", "", "中国共产党深圳市腾讯计算机系统有限公司委员会", ""),
    ]
    found = check_among([ONLINE], peers)
    assert list(found) == [0]  # the peers get none themselves
    number, spelling = found[0]
    assert (number.rule.code, number.sentence) == (
        "STUDENT_NUMBER_TWICE",
        "同一学号在表中出现不止一次，另见系统中本院的另外 1 人。请核对学号。",
    )
    assert spelling.rule.code == "SAME_UNIT_TWO_SPELLINGS"
    assert "另有 2 行写作“中国共产党深圳市腾讯计算机系统有限公司委员会”" in spelling.detail


def test_a_question_stays_the_same_when_more_rows_join():
    second = replace(ONLINE, id_number=OTHER_ID, student_number="2")
    third = replace(ONLINE, id_number=THIRD_ID, student_number="3")
    short = replace(ONLINE, student_number="9", receiving_organization="深圳市腾讯计算机系统有限公司党委")
    few, more = check_among([short, second, third])[0][0], check_among([short, second, third, third])[0][0]
    assert few.detail != more.detail
    assert few.identity(short) == more.identity(short)


def test_one_code_for_two_units():
    other = replace(
        IN_BEIJING,
        id_number=OTHER_ID,
        student_number="2",
        receiving_organization="中共清华大学建筑学院支部委员会",
    )
    # As many of one as of the other: which of them is named does not depend on the order of the rows.
    assert among(IN_BEIJING, other) == {0: ["SAME_UNIT_TWO_SPELLINGS"]}
    assert among(other, IN_BEIJING) == {1: ["SAME_UNIT_TWO_SPELLINGS"]}


def test_what_could_not_be_read_is_not_said_to_be_missing_as_well():
    assert checked_codes(changed(转接类型="火星")) == [["UNKNOWN_WORD"]]
    assert checked_codes(changed(身份证号=360102199901027392)) == [["ID_NUMERIC_CELL"]]
    assert checked_codes(changed(党费交至="已交清")) == [["UNREADABLE_VALUE"]]


def test_a_sheet_without_columns_for_the_destination_does_not_ask_for_it_in_every_row():
    def without(*columns):
        header = [column for column in HEADER if column not in columns]
        return checked_codes(
            [value for column, value in zip(HEADER, ROW, strict=True) if column in header], header=header
        )

    assert without("转接类型", "介绍信抬头", "具体接收单位") == [[]]
    assert without("转接类型", "介绍信抬头") == [["ROUTE_MISSING"]]
    assert without("转接类型", "具体接收单位") == [["ROUTE_MISSING"]]


def test_a_warning_of_reading_does_not_hide_a_blocking_rule():
    assert checked_codes(changed(身份证号="=A1")) == [["FORMULA_WITHOUT_VALUE", "ID_MISSING"]]
    assert checked_codes(changed(具体接收单位="=A1")) == [["FORMULA_WITHOUT_VALUE", "RECEIVING_MISSING"]]


def test_findings_of_rules_carry_the_place_in_the_sheet():
    (row,) = check_entries(parsed([["表"], HEADER, changed(手机=None)]).rows, SEASON)
    (finding,) = row.findings
    assert (finding.place.sheet, finding.place.row, finding.place.letter, finding.header) == (
        "Sheet1",
        3,
        "H",
        "手机",
    )
    assert (row.is_blocked, row.stops_import) == (False, False)


def test_a_column_that_the_sheet_does_not_have_goes_by_our_name():
    (row,) = check_entries(parsed([HEADER[:-1], ROW[:-1]]).rows, SEASON)
    (finding,) = row.findings
    assert (finding.place.letter, finding.header) == ("", "本人联系电话")
