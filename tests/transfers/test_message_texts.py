"""Every working list says what to tell its people, or is named as having nothing to tell; with as little as will do."""

import re

import pytest

from transfers import message_texts
from transfers.message_texts import NOTHING_TO_TELL, OF_A_GROUP, OF_A_PERSON, SMS_LENGTH, TEXTS, fill
from transfers.working_lists import LISTS

KEYS = {each.key for each in LISTS}
TYPICAL = {
    "姓名": "欧阳修远",
    "期限": "在6月10日前",
    "网址": "https://dangyuan.example.edu.cn",
    "学院": "能源与矿业学院党委",
    "联系方式": "周老师 010-62330001",
}
# What nobody else in a group has any business to know of a person.
NOT_IN_A_GROUP = (
    "退回",
    "逾期",
    "预备",
    "处分",
    "回执没有",
    "暂缓",
    "留存",
    "出国",
    "没有确认",
    "身份证",
    "号介绍信",
    "期限已到",
)


def test_every_working_list_has_a_text_or_is_named_as_having_nothing_to_tell():
    assert {*TEXTS, *NOTHING_TO_TELL} == KEYS
    assert set(TEXTS) & set(NOTHING_TO_TELL) == set()
    assert all(NOTHING_TO_TELL.values())


@pytest.mark.parametrize("key", TEXTS)
def test_each_form_is_there_and_knows_its_placeholders(key):
    texts = TEXTS[key]
    assert message_texts.strange_placeholders(texts.subject, frozenset()) == []
    assert message_texts.strange_placeholders(texts.app + texts.sms, OF_A_PERSON) == []
    assert message_texts.strange_placeholders(texts.group, OF_A_GROUP) == []
    assert message_texts.strange_placeholders("".join([*texts.phone, *texts.receiver]), OF_A_PERSON) == []
    assert "{姓名}" in texts.app
    assert "{姓名}" in texts.sms
    assert "{网址}" in texts.sms
    assert "{名单}" in texts.group
    assert len(texts.phone) >= 2


@pytest.mark.parametrize("key", TEXTS)
def test_an_sms_goes_as_one(key):
    text = fill(TEXTS[key].sms, TYPICAL)
    assert "{" not in text
    assert len(text) <= SMS_LENGTH, text


@pytest.mark.parametrize("key", TEXTS)
def test_the_text_for_a_group_says_nothing_of_how_anybody_stands(key):
    assert [word for word in NOT_IN_A_GROUP if word in TEXTS[key].group] == []
    assert "{姓名}" not in TEXTS[key].group


@pytest.mark.parametrize("key", TEXTS)
def test_the_words_use_full_width_punctuation(key):
    texts = TEXTS[key]
    words = [texts.subject, texts.app, texts.group, texts.sms, *texts.phone, *texts.receiver]
    assert [word for word in words if re.search(r"[,;:!?()]", word)] == []


@pytest.mark.parametrize("key", ["online", "receipt", "originals", "overdue", "refused"])
def test_where_the_receiver_holds_it_there_are_words_for_the_receiver(key):
    assert len(TEXTS[key].receiver) >= 2


def test_filling_in_is_done_once_and_leaves_the_rest():
    assert (
        fill("{姓名}同学：{期限}{不知道}", {"姓名": "{期限}", "期限": "尽快"}) == "{期限}同学：尽快{不知道}"
    )
    assert message_texts.strange_placeholders("{姓名}{ 姓名 }{身份证号}{}", OF_A_PERSON) == [
        "{身份证号}",
        "{}",
    ]
