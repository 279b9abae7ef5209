"""What is to be keyed into 党员E先锋, against the words of notice 二(一)."""

import pytest

from transfers import keying
from transfers.enums import Path

FACTS = keying.Facts(
    name="张三",
    id_number_tail="7521",
    heading="中国共产党同济大学委员会",
    receiving="中共同济大学土木工程学院委员会",
    code="031000019034",
    fee_month="2022 年 6 月",
    phone="13800000000",
    contact_name="李老师",
    contact_phone="021-65980000",
    remark="硕士第二支部",
)


def as_dict(card):
    return {field.label: field.value for field in card.fields}


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            Path.INTRA_COLLEGE,
            "组织关系转接 工作事项（转接申请） 市内转接/内部调动 输入姓名查询 勾选 发起转接 内部调动 填写信息 确定",
        ),
        (
            Path.IN_BEIJING,
            "组织关系转接 工作事项（转接申请） 市内转接/内部调动 输入姓名查询 勾选 发起转接 市内转接 填写信息 确定",
        ),
        (
            Path.OUT_ONLINE,
            "组织关系转接 工作事项（转接申请） 转出市外【全国线上转接】 勾选姓名 发起转接 填写信息 确定",
        ),
    ],
)
def test_menu_path_is_the_notices(path, words):
    assert keying.card(path, FACTS).path == tuple(words.split(" "))


@pytest.mark.parametrize("path", [Path.OUT_PAPER, Path.UNDECIDED])
def test_nothing_is_keyed_in(path):
    assert keying.card(path, FACTS) is None


def test_fields_for_a_branch_in_beijing_in_order():
    facts = keying.Facts(
        name="张三",
        id_number_tail="7521",
        receiving="中共清华大学环境学院环硕221支部委员会",
        code="011100132977",
    )
    assert [(field.label, field.value) for field in keying.card(Path.IN_BEIJING, facts).fields] == [
        ("查询姓名", "张三"),
        ("身份证号后四位（核对同名）", "7521"),
        ("目标党支部编码", "011100132977"),
        ("目标党支部", "中共清华大学环境学院环硕221支部委员会"),
        ("党费交至", ""),
        ("本人联系电话", ""),
        ("对方联系人", ""),
        ("对方联系电话", ""),
        ("备注", ""),
    ]


def test_committee_outside_is_the_target_itself():
    fields = as_dict(keying.card(Path.OUT_ONLINE, FACTS))
    assert fields["目标党组织（党委）"] == "中共同济大学土木工程学院委员会"
    assert fields["备注"] == "硕士第二支部"


@pytest.mark.parametrize(
    "receiving", ["中共同济大学土木工程学院硕士第二支部委员会", "中共同济大学体育部总支部委员会"]
)
def test_branch_outside_goes_into_the_remark_under_its_committee(receiving):
    facts = keying.Facts(
        name="张三",
        id_number_tail="7521",
        heading="中国共产党同济大学委员会",
        receiving=receiving,
        remark="九月报到",
    )
    fields = as_dict(keying.card(Path.OUT_ONLINE, facts))
    assert fields["目标党组织（党委）"] == "中国共产党同济大学委员会"
    assert fields["备注"] == f"具体接收单位：{receiving}；九月报到"
