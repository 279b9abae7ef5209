"""What can stand on a letter, asked where it is typed: the same answer as when the letter is issued."""

from dataclasses import replace

import pytest

from letters.services import printable
from letters.services.printing import printing_faults

NAMES = ("王䶮", "李㛃", "陈𬭸", "赵𠅤", "阿卜杜热西提·麦麦提")
OF_CONTENT = {
    "name": "name",
    "ethnicity": "ethnicity",
    "phone": "phone",
    "heading_organization": "heading",
    "receiving_organization": "receiving",
}


@pytest.mark.parametrize("name", NAMES)
def test_rare_names_are_in_order(name):
    assert printable.complaints_of_register("name", name) == []
    assert not printable.too_long("name", name)


@pytest.mark.parametrize("field", OF_CONTENT)
@pytest.mark.parametrize("length", [1, 12, 20, 28, 34, 40, 46, 52, 60, 80])
def test_typing_and_issuing_agree_about_the_length(letter_content, field, length):
    text = "某" * length
    content = replace(letter_content, **{OF_CONTENT[field]: text})
    if field == "receiving_organization":
        content = replace(content, destination=text)
    refused = any("太长" in fault for fault in printing_faults(content))
    assert printable.too_long(field, text) == refused
    assert bool(printable.complaints_of_register(field, text)) == refused


@pytest.mark.parametrize("character", ["\ue123", "😀", "\u200b", "\x07"])
@pytest.mark.parametrize("field", OF_CONTENT)
def test_typing_and_issuing_agree_about_characters(letter_content, field, character):
    text = f"某{character}"
    refused = bool(printing_faults(replace(letter_content, **{OF_CONTENT[field]: text})))
    assert bool(printable.complaints_of_register(field, text)) == refused


def test_a_complaint_names_the_character_and_says_what_to_do():
    assert printable.complaints_of_register("heading_organization", "中共\ue123县委") == [
        "U+E123 没有可用的字形，介绍信上印不出来。请核对用字；确有其字的，请管理员安装含有该字的字体。"
    ]


def test_a_rare_character_of_a_name_is_no_mistake():
    beyond = "\U0003134f"  # kept for a Chinese character; no font of ours has it
    assert printable.complaints_of_register("name", f"张{beyond}") == []
    assert printable.complaints_of_register("heading_organization", f"中共{beyond}县委") != []


def test_only_what_a_letter_prints_of_an_organization(world):
    assert printable.complaints_of_organization("contact_name", "😀") == []
    assert printable.complaints_of_organization("fax", "010-62330002") == []
    assert printable.letterhead_complaints(world.college) == []
    world.college.address, world.college.full_name = "", "中共\ue123学院委员会"
    assert printable.letterhead_complaints(world.college) == [
        "全称：U+E123 没有可用的字形，介绍信上印不出来。请核对用字；确有其字的，请管理员安装含有该字的字体",
        "没有填写通讯地址",
    ]
