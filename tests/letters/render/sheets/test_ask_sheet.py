"""The sheet of questions: all words on one page, room to write, and a word when it does not fit."""

from letters.render.sheets.ask_sheet import DIVIDE, ROW_LEAST, TOO_MUCH, AskSheet
from letters.services.printing import fonts
from tests.letters.render.sheets.measuring import pages


def sheet(**changed):
    values = {
        "title": "党员组织关系转接询问表",
        "kind": "就业",
        "summary": "转到工作单位的党组织。",
        "whom": ["单位的党委组织部"],
        "questions": [(f"第{n}问？", "12 位数字，以 011 开头。") for n in "一二三四五六七"],
        "then": ["照回答填好"],
        "refused": ["请对方说明原因"],
        "sources": ["本校通知"],
        "office": "甲学院党委　周老师　010-62330001",
        "university": "燕京矿业大学",
    }
    return AskSheet(**(values | changed))


def test_everything_stands_on_one_page(pdf):
    (page,) = pages(pdf(sheet()))
    text = page.text()
    for words in (
        "党员组织关系转接询问表", "毕业去向：就业", "转到工作单位的党组织。", "问谁", "对方的回答（逐字记下）",
        "1.第一问？", "7.第七问？", "合格的回答：12位数字，以011开头。", "接电话的人", "问清以后",
        "对方不接收怎么办", "依据：本校通知", "有疑问请联系：甲学院党委",
    ):  # fmt: skip
        assert words in text.replace(" ", "").replace("　", "　"), words


def test_there_is_room_to_write_beside_each_question(pdf):
    (page,) = pages(pdf(sheet()))
    right = page.text((DIVIDE, 60, 210, 200))
    assert "第一问" not in right
    assert "合格" not in right
    assert ROW_LEAST >= 11


def test_what_is_longer_gets_smaller_type_and_then_a_complaint():
    assert sheet().fault(fonts()) == ""
    longer = sheet(refused=["对方说明原因以后，请记下日期、部门、姓名、电话。" * 2 for _ in range(14)])
    assert longer.fault(fonts()) == ""
    assert sheet(refused=["很长" * 20 for _ in range(60)]).fault(fonts()) == TOO_MUCH


def test_a_character_without_a_shape_is_named():
    assert "U+E000" in sheet(whom=["\ue000"]).fault(fonts())
    assert "U+E000" in sheet(questions=[("问", "\ue000")]).fault(fonts())


def test_without_a_college_the_line_is_left_out(pdf):
    (page,) = pages(pdf(sheet(office="", then=[], refused=[])))
    assert "有疑问" not in page.text()
    assert "问清以后" not in page.text()
