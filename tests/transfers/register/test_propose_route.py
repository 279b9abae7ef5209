"""The route that a destination suggests, with its reason; advice only."""

import datetime
from dataclasses import replace

import pytest

from transfers.enums import Affiliation, BodyLevel, Channel, Route
from transfers.register.places import district_of, is_neighbourhood, place_of
from transfers.register.propose_route import Certainty, Known, Target, propose

TSINGHUA = Known(
    "清华大学",
    Affiliation.BEIJING,
    BodyLevel.UNIVERSITY,
    source="公开名录",
    on=datetime.date(2023, 6, 30),
)
BANK = Known("中国银行总行", Affiliation.CENTRAL, BodyLevel.GROUP, prefers_paper=True, source="名录")


def ask(receiving="", heading="", code="", known=None, **more):
    return propose(Target(heading, receiving, code, known_receiving=known), **more)


def test_four_targets_give_four_explained_answers():
    bank, street, university, army = (
        ask("中国银行总行", known=BANK),
        ask("海淀区学院路街道"),
        ask("清华大学", known=TSINGHUA),
        ask("中国人民解放军32001部队"),
    )
    assert [each.answer for each in (bank, street, university, army)] == [
        "京外·纸质",
        "京内",
        "京内",
        "京外·纸质",
    ]
    assert "总行" in bank.reason
    assert "不隶属北京市委" in bank.reason
    assert "海淀区委" in street.reason
    assert "北京市委教育工委" in university.reason
    assert "军队" in army.reason
    assert "政治工作部" in army.heading_words
    assert "不能线上发起" in army.channel_words
    assert any("011" in question for question in street.to_verify)
    assert any("9 月" in question for question in university.to_verify)
    assert len({each.reason for each in (bank, street, university, army)}) == 4
    assert all(each.basis and each.to_verify for each in (bank, street, university, army))
    assert university.basis == "通知二（一）2；单位目录“清华大学”（待核实：公开名录，2023-06-30）"


@pytest.mark.parametrize(
    ("receiving", "answer"),
    [
        ("中国共产党深圳市南山区委员会组织部", "京外·线上"),
        ("长春市朝阳区南湖街道", "京外·线上"),  # not the 朝阳区 of Beijing
        ("南京市北京东路小学", "京外·线上"),
        ("北京市朝阳区人才服务中心流动党员第六支部委员会", "京内"),
        ("中共武都县委组织部", "京外·线上"),
        ("教育部直属机关党委", "京外·线上"),
        ("中国科学院地质与地球物理研究所", "京外·纸质"),
        ("国家电网有限公司直属党委", "京外·线上"),
        ("国家电网山东省电力公司", "京外·线上"),
        ("武警某总队政治工作部", "京外·纸质"),
        ("海淀区退役军人事务局", "京内"),
        ("中国移动通信集团北京有限公司", "看不出"),
        ("学院路街道", "看不出"),
        ("某某科技公司", "看不出"),
    ],
)
def test_answers_by_the_name_alone(receiving, answer):
    proposal = ask(receiving)
    assert proposal.answer == answer
    assert proposal.reason
    assert proposal.to_verify


def test_nothing_typed_gives_no_advice():
    assert ask() is None
    assert ask("   ") is None


def test_a_code_of_beijing_answers_when_the_names_do_not():
    assert ask("某某科技公司第二支部", code="011100162274").answer == "京内"
    assert ask(code="014000082912").answer == "看不出"


def test_what_speaks_against_makes_it_doubtful():
    sure = ask("中国共产党深圳市南山区委员会")
    doubtful = ask("中国共产党深圳市南山区委员会", code="011100162274")
    assert sure.certainty == Certainty.LIKELY
    assert (doubtful.answer, doubtful.certainty) == (sure.answer, Certainty.DOUBTFUL)
    assert "011" in doubtful.to_verify[0]
    apart = propose(Target("中国共产党长沙市委员会组织部", "海淀区学院路街道"))
    assert (apart.answer, apart.certainty) == ("京内", Certainty.DOUBTFUL)
    assert "隶属" in apart.to_verify[0]


def test_the_directory_counts_before_the_words_of_the_name():
    city = Known("中国煤炭科工集团机关", Affiliation.BEIJING, BodyLevel.COMPANY, verified=True)
    assert ask("中国煤炭科工集团机关第三支部").answer == "京外·线上"
    assert ask("中国煤炭科工集团机关第三支部", known=city).answer == "京内"


def test_a_branch_elsewhere_of_a_body_in_beijing():
    rest = Known("清华大学", Affiliation.BEIJING, BodyLevel.UNIVERSITY, rest="深圳国际研究生院")
    proposal = ask("清华大学深圳国际研究生院", known=rest)
    assert (proposal.answer, proposal.certainty) == ("京外·线上", Certainty.DOUBTFUL)
    branch = Known("中国银行", Affiliation.CENTRAL, BodyLevel.GROUP, rest="北京市分行")
    assert ask("中国银行北京市分行", known=branch).answer == "看不出"
    branch = Known("中国银行", Affiliation.CENTRAL, BodyLevel.GROUP, rest="山东省分行")
    assert ask("中国银行山东省分行", known=branch).answer == "京外·线上"


def test_an_unknown_affiliation_says_what_to_ask():
    known = Known("外交学院", Affiliation.UNKNOWN, BodyLevel.UNIVERSITY, source="外交部所属")
    proposal = ask("外交学院", known=known)
    assert proposal.route is None
    assert "隶属关系还没有查明" in proposal.reason
    assert "教育工委" in proposal.to_verify[0]


def test_standing_in_beijing_does_not_settle_an_unknown_affiliation():
    known = Known("北京协和医学院", Affiliation.UNKNOWN, BodyLevel.UNIVERSITY, source="未查明")
    assert ask("北京协和医学院", known=known).answer == "看不出"
    assert ask("北京某某学院").answer == "京内"


def test_what_stands_in_beijing_of_a_body_elsewhere_is_asked_about():
    known = Known("招商局集团", Affiliation.OUTSIDE, BodyLevel.GROUP, source="名录", rest="北京分公司")
    assert ask("招商局集团北京分公司", known=known).answer == "看不出"
    assert ask("招商局集团", known=replace(known, rest="")).answer == "京外·线上"


def test_ones_own_college_and_the_others_of_the_university():
    own = {"own_names": ("甲学院党委", "中共燕京矿业大学甲学院委员会"), "university": "燕京矿业大学"}
    staying = ask("中共燕京矿业大学甲学院2022级硕士第二支部委员会", **own)
    other = ask("中共燕京矿业大学乙学院2022级硕士第二支部委员会", **own)
    elsewhere = ask("中共清华大学甲学院第二支部委员会", **own)
    assert (staying.route, other.route) == (Route.INTRA_COLLEGE, Route.IN_BEIJING)
    assert elsewhere.answer == "看不出"


def test_a_committee_is_asked_for_its_branch():
    assert "具体到党支部" in ask("清华大学", known=TSINGHUA).to_verify[0]
    rest = Known("清华大学", Affiliation.BEIJING, BodyLevel.UNIVERSITY, rest="环境学院环硕221支部")
    assert not any(
        "还不是党支部" in each for each in ask("清华大学环境学院环硕221支部", known=rest).to_verify
    )


def test_only_out_of_beijing_has_a_channel():
    for name in ("中国银行总行", "海淀区学院路街道", "深圳市南山区委", "武警某部"):
        proposal = ask(name)
        assert (proposal.channel is not None) == (proposal.route == Route.OUT_OF_BEIJING)
        assert proposal.channel in (None, *Channel)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("北京市海淀区", ("北京", True)),
        ("海淀区学院路街道", ("海淀区", True)),
        ("长春市朝阳区", ("长春", False)),
        ("沈阳市和平区北京街", ("沈阳", False)),
        ("内蒙古自治区", ("内蒙古", False)),
        ("某某科技公司", ("", None)),
    ],
)
def test_the_first_place_of_a_name_says_where_it_is(name, expected):
    assert place_of(name) == expected


def test_districts_and_neighbourhoods():
    assert [district_of(name) for name in ("北京市海淀区中关村", "长春市朝阳区", "北京大学")] == [
        "海淀区",
        "",
        "",
    ]
    assert [is_neighbourhood(name) for name in ("学院路街道", "二里庄社区支部", "清华大学")] == [
        True,
        True,
        False,
    ]
