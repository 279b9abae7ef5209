"""每条规则:触发它的最小改动,和不该触发它的邻近情形。"""

from dataclasses import replace
from datetime import date

import pytest

from members.enums import MemberCategory, Sex
from tests.factories import make_id_number
from tests.transfers.register.making import (
    ACTIVIST,
    IN_BEIJING,
    INTRA_COLLEGE,
    ONLINE,
    PAPER,
    PROBATIONARY,
    SEASON,
    codes,
)
from transfers.enums import Channel, Disposition
from transfers.register.check import check_entry
from transfers.register.entry import Entry
from transfers.register.rules import RULES
from transfers.register.season_rules import Context

OWN = Context(own_organization_names=("能源与矿业学院党委",))


@pytest.mark.parametrize("entry", [ONLINE, PAPER, IN_BEIJING, INTRA_COLLEGE, PROBATIONARY])
def test_correct_entries_have_no_finding(entry):
    assert codes(entry, OWN) == []


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (replace(ONLINE, name=""), ["NAME_MISSING"]),
        (replace(ONLINE, id_number=""), ["ID_MISSING"]),
        (replace(ONLINE, id_number="500103199711302393"), ["ID_INVALID"]),
        (replace(ONLINE, id_number="500103199713302392"), ["ID_INVALID"]),
        (replace(ONLINE, sex=Sex.FEMALE), ["SEX_DIFFERS"]),
        (replace(ONLINE, sex=None), []),
        (replace(ONLINE, birth_date=date(1997, 11, 30)), []),
        (replace(ONLINE, birth_date=date(1997, 11, 3)), ["BIRTH_DATE_DIFFERS"]),
        (ACTIVIST, ["NOT_PARTY_MEMBER"]),
        (replace(ONLINE, category=MemberCategory.DEVELOPMENT_TARGET), ["NOT_PARTY_MEMBER"]),
        (replace(ACTIVIST, route=None, disposition=None, channel=None), []),
        (replace(ONLINE, category=None), ["CATEGORY_MISSING"]),
        (replace(ONLINE, route=None, disposition=None, channel=None), ["ROUTE_MISSING"]),
        (replace(ONLINE, route=None, disposition=Disposition.TRANSFER, channel=None), ["ROUTE_MISSING"]),
        (replace(ONLINE, fee_paid_until=None), ["FEE_MISSING"]),
        (replace(ONLINE, fee_paid_until=date(2022, 5, 1)), ["FEE_BEHIND"]),
        (replace(ONLINE, fee_paid_until=date(2022, 7, 1)), []),
        (replace(ONLINE, phone=""), ["PHONE_MISSING"]),
        (replace(ONLINE, full_member_on=date(2019, 1, 1)), ["DATES_DOUBTFUL"]),
    ],
)
def test_person(entry, expected):
    assert codes(entry) == expected


@pytest.mark.parametrize("disposition", [item for item in Disposition if item is not Disposition.TRANSFER])
def test_people_who_are_not_moved_need_no_target(disposition):
    stays = replace(
        ONLINE,
        route=None,
        channel=None,
        disposition=disposition,
        heading_organization="",
        receiving_organization="",
    )
    assert codes(stays) == []


@pytest.mark.parametrize(
    ("joined_on", "has_day", "expected"),
    [
        (date(2021, 6, 29), True, ["PROBATION_ENDED"]),
        (date(2021, 6, 30), True, []),  # ends on the day of leaving
        (date(2021, 5, 1), False, ["PROBATION_ENDED"]),
        (date(2021, 6, 1), False, ["PROBATION_MAY_END"]),
        (date(2021, 7, 1), False, []),
        (date(2020, 2, 29), True, ["PROBATION_ENDED"]),
        (None, True, ["JOINED_MISSING"]),
    ],
)
def test_probation_of_one_year(joined_on, has_day, expected):
    assert codes(replace(PROBATIONARY, joined_on=joined_on, joined_has_day=has_day)) == expected


@pytest.mark.parametrize("has_day", [True, False])
@pytest.mark.parametrize("joined_on", [date.min, date(9999, 12, 31)])
def test_no_date_is_too_far_away_to_be_checked(joined_on, has_day):
    entry = replace(PROBATIONARY, joined_on=joined_on, joined_has_day=has_day)
    assert codes(entry) == ([] if joined_on.year == 9999 else ["PROBATION_ENDED"])


def test_probationary_with_a_date_of_full_membership():
    assert codes(replace(PROBATIONARY, full_member_on=date(2022, 6, 1))) == ["CATEGORY_DOUBTFUL"]
    assert codes(replace(PROBATIONARY, full_member_on=date(2022, 12, 1))) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"receiving_organization": ""}, ["RECEIVING_MISSING"]),
        ({"receiving_organization": "中共清华大学环境学院委员会"}, ["IN_BEIJING_NOT_BRANCH"]),
        ({"receiving_organization": "中共清华大学环境学院总支部委员会"}, ["IN_BEIJING_NOT_BRANCH"]),
        ({"receiving_organization": "中共清华大学环境学院党总支"}, ["IN_BEIJING_NOT_BRANCH"]),
        ({"receiving_organization": "中共清华大学环境学院环硕221党支部(研究生)"}, []),
        ({"receiving_organization": "清华大学环境学院环硕221党支部"}, ["NAME_NOT_FULL"]),
        ({"receiving_code": ""}, ["IN_BEIJING_CODE_MISSING"]),
        ({"receiving_code": "11100132977"}, ["IN_BEIJING_CODE_MALFORMED"]),
        ({"receiving_code": "044000310276"}, ["IN_BEIJING_CODE_MALFORMED"]),
        ({"receiving_code": "0111001329770"}, ["IN_BEIJING_CODE_MALFORMED"]),
        (
            {"receiving_organization": "中共国家发展和改革委员会机关第三支部委员会"},
            ["CENTRAL_BODY_IN_BEIJING"],
        ),
        ({"receiving_organization": "中国人民解放军某部第一党支部"}, ["CENTRAL_BODY_IN_BEIJING"]),
    ],
)
def test_in_beijing(change, expected):
    assert codes(replace(IN_BEIJING, **change)) == expected


def test_a_lost_zero_is_named():
    (finding,) = check_entry(replace(IN_BEIJING, receiving_code="11100132977"), SEASON)
    assert "少了开头的 0" in finding.sentence


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (replace(INTRA_COLLEGE, receiving_organization=""), ["RECEIVING_MISSING"]),
        (replace(INTRA_COLLEGE, receiving_organization="能源与矿业学院党委"), ["INTRA_NOT_BRANCH"]),
        (replace(INTRA_COLLEGE, receiving_organization="2022级硕士第二党支部", receiving_code=""), []),
        (
            replace(INTRA_COLLEGE, receiving_organization="机电与信息工程学院硕士第一党支部"),
            ["ROUTE_DOUBTFUL"],
        ),
        (
            replace(IN_BEIJING, receiving_organization=INTRA_COLLEGE.receiving_organization),
            ["ROUTE_DOUBTFUL"],
        ),
    ],
)
def test_own_organization(entry, expected):
    assert codes(entry, OWN) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"heading_organization": ""}, ["HEADING_MISSING"]),
        ({"receiving_organization": ""}, ["RECEIVING_MISSING"]),
        ({"heading_organization": "中共杭州市翠苑街道社区党支部"}, ["HEADING_CANNOT_RECEIVE"]),
        ({"heading_organization": "深圳市某某科技有限公司"}, ["HEADING_CANNOT_RECEIVE"]),
        ({"heading_organization": "同济大学"}, ["HEADING_CANNOT_RECEIVE"]),
        ({"heading_organization": "同济大学党委"}, ["NAME_NOT_FULL"]),
        ({"heading_organization": "中国人民解放军某部政治工作部"}, []),
        ({"heading_organization": "某部政治部"}, ["NAME_NOT_FULL"]),
        ({"heading_organization": "中共深圳市腾讯计算机系统有限公司党委"}, ["HEADING_EQUALS_RECEIVING"]),
        (
            {"heading_organization": "中国共产党深圳市腾讯计算机系统有限公司委员会"},
            ["HEADING_EQUALS_RECEIVING"],
        ),
        ({"receiving_organization": "腾讯"}, ["NAME_NOT_FULL"]),
        ({"receiving_code": ""}, []),
        ({"receiving_code": "04400031"}, ["OUTSIDE_CODE_MALFORMED"]),
        ({"receiving_code": "044000310276123456"}, []),
        ({"receiving_code": "0440003102761234567"}, ["OUTSIDE_CODE_MALFORMED"]),
        ({"receiving_code": "011100132977"}, ["BEIJING_CODE_OUTSIDE"]),
    ],
)
def test_out_of_beijing(change, expected):
    assert codes(replace(ONLINE, **change)) == expected


def test_facts_from_the_database():
    known = frozenset((ONLINE.id_number,))
    assert codes(ONLINE, Context(elsewhere=known)) == ["PERSON_ELSEWHERE"]
    assert codes(ONLINE, Context(open_transfers=known)) == ["OPEN_TRANSFER"]
    assert codes(replace(ONLINE, id_number="５００１０３ 199711302392"), Context(elsewhere=known)) == [
        "PERSON_ELSEWHERE"
    ]


def test_an_id_number_that_excel_may_have_spoilt():
    spoilt = replace(ONLINE, id_number="110101199703180000", sex=None)  # passes the check digit
    assert codes(spoilt) == ["ID_TRAILING_ZEROS"]
    (finding,) = check_entry(replace(ONLINE, id_number="500103199711302000"), SEASON)
    assert finding.rule.code == "ID_INVALID"
    assert "末三位均为 0" in finding.sentence
    (finding,) = check_entry(replace(ONLINE, id_number="500103199711302393"), SEASON)
    assert "末三位" not in finding.sentence


def test_moved_away_in_an_earlier_season():
    (finding,) = check_entry(ONLINE, SEASON, Context(transferred={ONLINE.id_number: 2019}))
    assert (finding.rule.code, finding.is_blocking) == ("ALREADY_TRANSFERRED", False)
    assert finding.detail == "这位党员的组织关系曾于 2019 届转出。"
    (finding,) = check_entry(ONLINE, SEASON, Context(transferred={ONLINE.id_number: 0}))
    assert finding.detail == ""
    assert "届" not in finding.rule.words.replace("往届", "")


def test_a_unit_is_spelled_otherwise_in_the_records():
    usual = {"深圳市腾讯计算机系统有限公司": "中国共产党深圳市腾讯计算机系统有限公司委员会"}
    (finding,) = check_entry(ONLINE, SEASON, Context(usual_names=usual))
    assert (finding.rule.code, finding.field) == ("SPELLED_OTHERWISE_BEFORE", "receiving_organization")
    assert "多写作“中国共产党深圳市腾讯计算机系统有限公司委员会”" in finding.detail
    same = {"深圳市腾讯计算机系统有限公司": ONLINE.receiving_organization}
    assert codes(ONLINE, Context(usual_names=same)) == []
    # What is left in a field that this route does not have is nobody's business.
    left = replace(IN_BEIJING, heading_organization=ONLINE.heading_organization)
    heading = {"深圳市南山区委组织部": "中共深圳市南山区委组织部"}
    assert codes(ONLINE, Context(usual_names=heading)) == ["SPELLED_OTHERWISE_BEFORE"]
    assert codes(left, Context(usual_names=heading)) == []


def test_a_code_belongs_to_another_unit_in_the_records():
    known = {ONLINE.receiving_code: "中共深圳市委员会"}
    assert codes(ONLINE, Context(usual_code_names=known)) == ["CODE_OF_ANOTHER_UNIT"]
    spelling = {ONLINE.receiving_code: "中国共产党深圳市腾讯计算机系统有限公司党委"}
    assert codes(ONLINE, Context(usual_code_names=spelling)) == []
    assert codes(replace(ONLINE, receiving_code=""), Context(usual_code_names=known)) == []


def test_a_heading_that_receivers_have_sent_back():
    (finding,) = check_entry(ONLINE, SEASON, Context(refused_headings={"深圳市南山区委组织部": 2}))
    assert (finding.rule.code, finding.is_blocking) == ("HEADING_REFUSED_BEFORE", False)
    assert "被对方退回 2 次" in finding.detail
    assert codes(IN_BEIJING, Context(refused_headings={"深圳市南山区委组织部": 2})) == []


def test_what_is_open_before_leaving():
    context = Context(missing_materials=("入党志愿书", "转正申请书"), education_missed=True)
    materials, education = check_entry(ONLINE, SEASON, context)
    assert (materials.rule.code, materials.header, materials.detail) == (
        "MATERIALS_MISSING",
        "入党材料",
        "还缺：入党志愿书、转正申请书。",
    )
    assert (education.rule.code, education.header) == ("EDUCATION_MISSED", "离校教育")
    assert not materials.is_blocking
    assert not education.is_blocking
    stays = replace(ONLINE, route=None, channel=None, disposition=Disposition.DEFERRED)
    assert codes(stays, context) == []


def test_the_code_is_described_by_the_pattern_of_the_season():
    season = replace(SEASON, in_beijing_code_pattern=r"022\d{10}")
    (finding,) = check_entry(IN_BEIJING, season)
    assert "应为以 022 开头的 13 位数字" in finding.sentence
    assert "011" not in finding.sentence.replace(IN_BEIJING.receiving_code, "")


def test_what_only_a_letter_needs():
    lacking = {"sex": None, "ethnicity": ""}
    assert codes(replace(ONLINE, **lacking)) == []
    assert codes(replace(PAPER, **lacking)) == ["LETTER_FIELD_MISSING"] * 2


def test_characters_that_no_font_has():
    context = Context(
        missing_characters=lambda text: [character for character in text if character == "\ue123"]
    )
    assert codes(replace(ONLINE, name="张\ue123"), context) == []
    (finding,) = check_entry(replace(PAPER, name="张\ue123"), SEASON, context)
    assert (finding.rule.code, finding.field) == ("CHARACTER_NOT_PRINTABLE", "name")
    assert "U+E123" in finding.sentence


def test_what_is_too_long_for_its_place():
    context = Context(too_long=lambda field, text: field == "heading_organization" and len(text) > 10)
    assert codes(ONLINE, context) == []
    (finding,) = check_entry(PAPER, SEASON, context)
    assert (finding.rule.code, finding.field) == ("TOO_LONG_FOR_LETTER", "heading_organization")
    assert finding.detail == f"介绍信抬头有 {len(PAPER.heading_organization)} 个字，介绍信上写不下。"


def test_a_character_that_no_font_has_is_not_measured():
    context = Context(missing_characters=lambda text: list(text[:1]), too_long=lambda *_: True)
    assert "TOO_LONG_FOR_LETTER" not in codes(PAPER, context)


def test_validity_must_reach_the_registration_of_a_student():
    student = replace(PAPER, destination_kind="升学")
    assert codes(student) == []  # 12 June + 90 days = 10 September
    assert codes(student, Context(letter_on=date(2022, 6, 1))) == ["VALIDITY_TOO_SHORT"]
    assert codes(student, season=replace(SEASON, validity_days=60)) == ["VALIDITY_TOO_SHORT"]
    assert codes(replace(PAPER, destination_kind="就业"), season=replace(SEASON, validity_days=60)) == []
    online = replace(student, channel=Channel.ONLINE)
    assert codes(online, season=replace(SEASON, validity_days=60)) == []


def test_the_settings_of_the_season_hold():
    assert codes(IN_BEIJING, season=replace(SEASON, in_beijing_code_pattern=r"022\d{9}")) == [
        "IN_BEIJING_CODE_MALFORMED"
    ]
    assert codes(replace(ONLINE, receiving_code="0440"), season=replace(SEASON, out_code_min=4)) == []
    assert codes(ONLINE, season=replace(SEASON, fee_month=date(2022, 7, 1))) == ["FEE_BEHIND"]


def test_an_empty_entry_is_told_everything_once():
    assert codes(Entry()) == ["NAME_MISSING", "ID_MISSING", "ROUTE_MISSING"]


def test_the_identity_of_a_finding_is_the_question_not_the_count():
    """So that an acknowledgement holds while others come and go, and today becomes tomorrow."""
    student = replace(PAPER, destination_kind="升学")
    (today,) = check_entry(student, SEASON, Context(letter_on=date(2022, 5, 1)))
    (tomorrow,) = check_entry(student, SEASON, Context(letter_on=date(2022, 5, 2)))
    assert today.detail != tomorrow.detail
    assert today.identity(student) == tomorrow.identity(student)
    behind = [replace(ONLINE, fee_paid_until=date(2022, month, 1)) for month in (4, 5)]
    first, second = (check_entry(entry, SEASON)[0].identity(entry) for entry in behind)
    assert first != second


def test_rules_are_complete_and_in_chinese():
    for code, rule in RULES.items():
        assert code == rule.code
        for text in (rule.title, rule.words, rule.basis):
            assert any("\u4e00" <= character <= "\u9fff" for character in text), code
        assert rule.words.endswith("。")
        assert not rule.what_to_do or rule.what_to_do.endswith("。")
    assert {code for code, rule in RULES.items() if rule.stops_import} == {
        *(
            "NAME_MISSING",
            "ID_MISSING",
            "ID_NUMERIC_CELL",
            "ID_INVALID",
            "SAME_PERSON_TWICE",
            "PERSON_ELSEWHERE",
            "KNOWN_BY_ANOTHER_NAME",
        )
    }


@pytest.mark.parametrize(
    ("entry", "code", "other"),
    [
        (replace(ONLINE, sex=Sex.FEMALE), "SEX_DIFFERS", {"id_number": make_id_number(1, Sex.MALE)}),
        (replace(ONLINE, full_member_on=date(2019, 1, 1)), "DATES_DOUBTFUL", {"joined_on": date(2021, 1, 1)}),
        (
            replace(ONLINE, receiving_code="011100132977"),
            "BEIJING_CODE_OUTSIDE",
            {"receiving_organization": "中共同济大学建筑学院委员会"},
        ),
    ],
)
def test_a_question_about_two_values_is_another_one_when_either_changes(entry, code, other):
    identities = set()
    for each in (entry, replace(entry, **other)):
        (found,) = (finding for finding in check_entry(each, SEASON) if finding.rule.code == code)
        identities.add(found.identity(each))
    assert len(identities) == 2
