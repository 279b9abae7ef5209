"""The book of rules: every rule once, and what it says of the season is what the rules do."""

from dataclasses import replace
from datetime import date

from tests.transfers.register.making import SEASON
from transfers.register.findings import Level
from transfers.register.rule_book import CHAPTERS, Stage, in_season, stages_of
from transfers.register.rules import RULES


def test_every_rule_stands_in_one_chapter():
    written = [rule.code for chapter in CHAPTERS for rule in chapter.rules]
    assert sorted(written) == sorted(RULES)


def test_chapters_are_those_of_the_work():
    assert [chapter.title for chapter in CHAPTERS] == [
        "人员信息",
        "党员身份",
        "去向",
        "介绍信",
        "离校前",
        "表格读取",
    ]


def test_what_keeps_a_row_out_is_looked_at_on_import():
    for rule in RULES.values():
        if rule.stops_import:
            assert Stage.IMPORT in stages_of(rule), rule.code


def test_only_blocking_rules_stop_the_question_to_the_graduate():
    for rule in RULES.values():
        if Stage.CONFIRMATION in stages_of(rule):
            assert rule.level is Level.BLOCKING, rule.code


def test_the_words_of_a_season():
    said = in_season(SEASON)
    assert said["FEE_BEHIND"] == "2022 届应交到 2022 年 6 月。"
    assert said["IN_BEIJING_CODE_MALFORMED"] == "2022 届的京内支部编码是以 011 开头的 12 位数字。"
    assert set(said) <= set(RULES)
    other = in_season(
        replace(SEASON, fee_month=date(2022, 7, 1), in_beijing_code_pattern="X|Y", out_code_max=20)
    )
    assert other["FEE_BEHIND"] == "2022 届应交到 2022 年 7 月。"
    assert other["IN_BEIJING_CODE_MALFORMED"] == "2022 届的京内支部编码是符合格式 X|Y 的编码。"
    assert other["OUTSIDE_CODE_MALFORMED"] == "2022 届的京外编码是 12 至 20 位数字。"
