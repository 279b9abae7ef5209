"""Lines as a courier sends them back."""

import pytest

from transfers.services.handing_out.pasted import LINES_AT_MOST, read

WAITING = ("2022010005", "2022010010")


@pytest.mark.parametrize(
    "line",
    [
        "2022010005\tEZ123456789CN",
        "EZ123456789CN\t2022010005",
        "1\t2022010005\t王䶮\t138****0001\tez123456789cn",
        "2022010005，EZ123456789CN",
        "２０２２０１０００５　ＥＺ123456789ＣＮ",
        "\n\n 2022010005 EZ123456789CN \n",
        "2022010005\t王䶮\tEZ123456789CN\t快递员 13911112222",
    ],
)
def test_our_number_and_theirs_wherever_they_stand(line):
    result = read(line, WAITING)
    assert (result.found, result.unread) == ({"2022010005": "EZ123456789CN"}, [])


def test_what_cannot_be_taken_is_named_with_why():
    text = "\n".join(
        (
            "编号\t邮件号",
            "2022010099\t1234567890",
            "2022010005\t王䶮",
            "2022010005\t王䶮\t王䶮\t13800001111\t746000\t某省某市某路 18 号\t",
            "2022010005\t王䶮\t0939-8210000",
            "2022010010\t1234567890123",
            "2022010010\t9999999999999",
            "2022010010\t1234567890123",
        )
    )
    result = read(text, WAITING)
    assert result.found == {"2022010010": "1234567890123"}
    assert result.unread == [
        ("编号\t邮件号", "没有待邮寄的信的编号"),
        ("2022010099\t1234567890", "没有待邮寄的信的编号"),
        ("2022010005\t王䶮", "没有邮件号"),
        ("2022010005\t王䶮\t王䶮\t13800001111\t746000\t某省某市某路 18 号", "没有邮件号"),
        ("2022010005\t王䶮\t0939-8210000", "没有邮件号"),
        ("2022010010\t9999999999999", "第 2022010010 号前面已有另一个邮件号"),
    ]


def test_more_lines_than_one_can_look_at():
    result = read("x\n" * (LINES_AT_MOST + 1), WAITING)
    assert len(result.unread) == LINES_AT_MOST + 1
    assert result.unread[-1] == ("第 501 行以后", "一次最多粘贴 500 行")
