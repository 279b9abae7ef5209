"""Finding a body by what somebody types."""

import pytest

from transfers.register.name_search import fold, initials_of, score, terms_of

NAMES = {
    "南山": fold("中国共产党深圳市南山区委员会组织部"),
    "重庆": fold("中国共产党重庆市委员会组织部"),
    "长沙": fold("中国共产党长沙市委员会组织部"),
    "长治": fold("中国共产党长治市委员会组织部"),
    "中行": fold("中国共产党中国银行总行直属机关委员会", ("中国银行", "中行")),
    "北科": fold("中国共产党北京科技大学委员会", (), "011100120000"),
    "清华": fold("中国共产党清华大学委员会", ("清华",)),
    "部队": fold("中国人民解放军32001部队政治工作部"),
}


def found(text, *, loosely=False):
    return {key for key, folded in NAMES.items() if score(folded, terms_of(text), loosely=loosely)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("南山区委组织部", {"南山"}),  # 委员会组织部 and 委组织部 are one
        ("组织部 南山", {"南山"}),
        ("南山 深圳", {"南山"}),
        ("ｎｓｑ", {"南山"}),  # full width
        ("cq", {"重庆"}),
        ("zq", {"重庆"}),  # the other reading
        ("cs", {"长沙"}),
        ("cz", {"长治"}),
        ("zz", {"长治"}),
        ("chongqing", {"重庆"}),
        ("zgyh", {"中行"}),
        ("中行", {"中行"}),
        ("中国共产党清华大学委员会", {"清华"}),
        ("清华党委", {"清华"}),
        ("清华大学党委", {"清华"}),
        ("qh", {"清华"}),
        ("清", {"清华"}),
        ("011100120000", {"北科"}),
        ("0111001", {"北科"}),
        ("32001部队", {"部队"}),
        ("南山 长沙", set()),
        ("不存在", set()),
        ("", set(NAMES)),  # no term excludes nobody; whoever asks must not ask for nothing
    ],
)
def test_what_is_typed_finds_these(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组织部南山", {"南山"}),
        ("北科大", {"北科"}),
        ("南山深圳组织部", {"南山"}),
        ("清华dx", {"清华"}),
        ("山南", set()),
    ],
)
def test_parts_in_another_order_only_when_asked_for_loosely(text, expected):
    assert found(text) == set()
    assert found(text, loosely=True) == expected


def test_the_whole_name_is_worth_more_than_its_beginning_and_that_more_than_its_inside():
    whole, start, inside = (score(NAMES["清华"], terms_of(text)) for text in ("清华", "清华大", "华大学"))
    assert whole > start > inside > 0


def test_the_weakest_term_decides():
    assert score(NAMES["清华"], terms_of("清华 华大")) == score(NAMES["清华"], terms_of("华大"))


def test_initials_of_a_polyphone_stand_in_each_reading_and_rare_characters_do_no_harm():
    assert initials_of("重庆大学") == ("cqdx", "zqdx")
    assert initials_of("中国银行") == ("zgyh", "zgyx")
    assert initials_of("䶮·A1(北)𬭸")[0][1:6] == "·a1(b"
    assert len(initials_of("长长长长长长")) <= 8
