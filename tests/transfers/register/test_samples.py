"""两份样表:整齐的一份没有任何问题,凌乱的一份与预期逐行相符。"""

import json
from pathlib import Path

import pytest

from members.spreadsheets.reader import read_workbook
from tests.transfers.register.making import SEASON
from transfers.enums import Channel
from transfers.register.check_sheet import CheckedRow, check_entries
from transfers.register.findings import Level
from transfers.register.parse import parse_register
from transfers.register.season_rules import Context

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED = json.loads((SAMPLES / "register-messy.expected.json").read_text(encoding="utf-8"))
CODE_OF = {
    "身份证号是数字单元格": "ID_NUMERIC_CELL",
    "校验码": "ID_INVALID",
    "京内缺支部编码": "IN_BEIJING_CODE_MISSING",
    "抬头无接收权限": "HEADING_CANNOT_RECEIVE",
    "同表重复": "SAME_PERSON_TWICE",
    "预备期已满未转正": "PROBATION_ENDED",
    "非党员不能转接": "NOT_PARTY_MEMBER",
    "中央单位应为京外": "CENTRAL_BODY_IN_BEIJING",
    "党费": "FEE_MISSING",
    "性别与身份证不符": "SEX_DIFFERS",
    "公式没有保存的值": "FORMULA_WITHOUT_VALUE",
}


def checked(sample: str, own: str) -> dict[str, CheckedRow]:
    register = parse_register(read_workbook((SAMPLES / sample).read_bytes()))
    assert register.problems == ()
    rows = check_entries(register.rows, SEASON, Context(own_organization_names=(own,)))
    return {row.entry.student_number: row for row in rows}


MESSY = checked("register-messy.xlsx", "地球科学与测绘工程学院党委")


def test_tidy_has_80_rows_and_no_finding_at_all():
    rows = checked("register-tidy.xlsx", "能源与矿业学院党委")
    assert len(rows) == 80
    assert {number: row.findings for number, row in rows.items() if row.findings} == {}


def test_messy_has_the_rows_expected():
    assert MESSY.keys() == EXPECTED.keys()
    places = {number: row.entry.place for number, row in MESSY.items()}
    assert {number: (place.sheet, place.row) for number, place in places.items() if place} == {
        number: ("Sheet1", expected["row"]) for number, expected in EXPECTED.items()
    }


@pytest.mark.parametrize("number", EXPECTED)
def test_messy_outcome(number):
    expected, row = EXPECTED[number], MESSY[number]
    found = {finding.rule.code: finding.rule.level for finding in row.findings}
    match expected["outcome"]:
        case "ok":
            assert found == {}, "an ok row has no warning either"
        case "warned":
            assert found == {CODE_OF[expected["why"]]: Level.WARNING}
        case "blocked":
            assert row.is_blocked
            assert found[CODE_OF[expected["why"]]] is Level.BLOCKING
            assert [code for code, level in found.items() if level is Level.BLOCKING] == [
                CODE_OF[expected["why"]]
            ]


@pytest.mark.parametrize("number", [number for number, expected in EXPECTED.items() if "values" in expected])
def test_messy_values(number):
    entry, values = MESSY[number].entry, EXPECTED[number]["values"]
    assert entry.joined_on is not None
    assert entry.route is not None
    assert {
        "name": entry.name,
        "id_number": entry.id_number,
        "joined_month": f"{entry.joined_on:%Y-%m}",
        "route": entry.route.label,
        "paper": entry.channel is Channel.PAPER,
    } == values


def test_only_rows_without_a_sure_person_are_refused():
    refused = {number for number, row in MESSY.items() if row.stops_import}
    reasons = {"身份证号是数字单元格", "校验码", "同表重复"}
    assert refused == {number for number, expected in EXPECTED.items() if expected["why"] in reasons}


def test_findings_point_at_the_cell_and_hold_no_id_number():
    for row in MESSY.values():
        for finding in row.findings:
            assert finding.place
            assert (finding.place.row, finding.place.sheet) == (row.entry.place.row, "Sheet1")
            assert finding.place.letter
            assert finding.header == finding.place.header
            assert not row.entry.id_number or row.entry.id_number not in finding.sentence
    (finding,) = MESSY["SQT1936615003"].findings
    assert (finding.place.letter, finding.place.header) == ("G", "身份证号码")


def test_messy_notes_name_what_was_left_out():
    register = parse_register(read_workbook((SAMPLES / "register-messy.xlsx").read_bytes()))
    assert len(register.notes) == 3
    assert register.notes[0] == "工作表“Sheet1”隐藏的 H 列“入党时间”（入党时间）也读取了。"
    assert "第 81 行" in register.notes[1]
    assert "“Sheet2”是空的" in register.notes[2]
    assert register.unmatched_headers == ()
