"""去向指引 in the office: reading, printing, editing without a script."""

import io

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from transfers.models import Guide
from transfers.services import guides

pytestmark = pytest.mark.django_db

LIST = reverse("transfers:guides")
PAGE, EDIT, RESTORE, SHEET = (
    reverse(f"transfers:{name}", args=["study-here"])
    for name in ("guide", "guide_edit", "guide_restore", "guide_sheet")
)


def entering(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def keeper(world):
    return entering(world.department_admin)


def form_of(client):
    """What the page's form would send as it stands."""
    context = client.get(EDIT).context
    data = {name: context["form"][name].value() for name in context["form"].fields}
    rows = context["questions"]
    data |= {f"q-{name}": rows.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    for row in rows:
        data |= {f"{row.prefix}-{name}": row[name].value() or "" for name in row.fields}
    return data


def questions():
    return [each.question for each in guides.find("STUDY_HERE").questions.all()]


def test_the_list_says_whose_words_they_are(keeper):
    text = keeper.get(LIST).content.decode()
    assert text.count("系统自带") == 8
    keeper.post(EDIT, form_of(keeper) | {"summary": "新的一句。"})
    text = keeper.get(LIST).content.decode()
    assert text.count("系统自带") == 7
    assert "部管理员 修改" in text
    assert "第 2 版" in text


def test_saving_shows_the_new_words_to_graduates(keeper):
    response = keeper.post(EDIT, form_of(keeper) | {"summary": "新的一句。"}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "新的一句。" in response.content.decode()


def test_rows_are_added_moved_and_emptied(keeper):
    before = questions()
    data = form_of(keeper)
    data |= {"q-0-place": "9", "q-1-question": "", "q-1-answer": "", "q-1-why": ""}
    data |= {"q-5-place": "1", "q-5-question": "最先问的？", "q-5-answer": "如此。"}
    assert keeper.post(EDIT, data).status_code == 302
    assert questions() == ["最先问的？", before[2], before[3], before[4], before[0]]


def test_more_rows_are_asked_for_without_saving(keeper):
    data = form_of(keeper) | {"q-5-question": "还没写完？", "summary": "还没写完", "more": "1"}
    response = keeper.post(EDIT, data)
    assert response.status_code == 200
    text = response.content.decode()
    assert "还没写完？" in text
    assert "还没写完" in text
    assert len(response.context["questions"].forms) == 8
    assert response.context["errors"] == []
    assert guides.find("STUDY_HERE").version == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"summary": ""}, "一句话"),
        ({"whom": "\ue000"}, "U+E000"),
        ({"q-5-question": "没有回答的问题？"}, "第 6 个问题：合格的回答：请写明合格的回答是什么样"),
        ({"q-0-question": ""}, "第 1 个问题：问题：请写问题"),
        ({"q-0-place": "甲"}, "次序应是数字"),
        ({"refused": "\n".join("很长的一条规定" for _ in range(110))}, "一页印不下"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(keeper, changed, words):
    response = keeper.post(EDIT, form_of(keeper) | {"then": "改过的话"} | changed)
    assert response.status_code == 422
    text = response.content.decode()
    assert words in text
    assert "改过的话" in text
    assert guides.find("STUDY_HERE").version == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"seen": ""},
        {"seen": "x"},
        {"seen": "9" * 5000},
        {"q-TOTAL_FORMS": "x"},
        {"q-TOTAL_FORMS": "100000"},
        {"q-TOTAL_FORMS": "-1"},
        {"q-INITIAL_FORMS": ""},
        {"q-0-place": "9" * 5000},
        {"q-0-question": "一\x00二？"},
        {"more": "1", "q-TOTAL_FORMS": "x"},
        {"more": "1", "q-TOTAL_FORMS": "99999"},
    ],
)
def test_a_page_that_was_tampered_with_is_refused_in_words(keeper, changed):
    response = keeper.post(EDIT, form_of(keeper) | changed)
    assert response.status_code in (200 if "more" in changed else 422, 409)
    text = response.content.decode()
    for words in ("None：", "ManagementForm", "这个字段", "请确认", "必填项", "输入整数"):
        assert words not in text
    assert guides.find("STUDY_HERE").version == 1


def test_a_question_is_one_line(keeper):
    keeper.post(EDIT, form_of(keeper) | {"q-0-question": "一\r\n二？", "summary": "一\n二。"})
    assert (questions()[0], guides.find("STUDY_HERE").summary) == ("一 二？", "一 二。")


def test_a_stale_page_is_told(keeper):
    data = form_of(keeper)
    keeper.post(EDIT, data | {"summary": "先到的。"})
    response = keeper.post(EDIT, data | {"summary": "后到的。"})
    assert response.status_code == 409
    assert "他人已改过这份指引" in response.content.decode()
    assert "后到的。" in response.content.decode()
    assert guides.find("STUDY_HERE").summary == "先到的。"


def test_the_systems_words_come_back(keeper):
    assert "恢复系统自带文字" not in keeper.get(EDIT).content.decode()
    before = guides.find("STUDY_HERE").summary
    keeper.post(EDIT, form_of(keeper) | {"summary": "新的一句。"})
    assert "恢复系统自带文字" in keeper.get(EDIT).content.decode()
    assert keeper.post(RESTORE, {"seen": "1"}).status_code == 409
    assert keeper.post(RESTORE, {"seen": "2"}).status_code == 302
    assert guides.find("STUDY_HERE").summary == before


def test_colleges_read_and_print_with_their_own_contact(world):
    client = entering(world.admin)
    text = client.get(PAGE).content.decode()
    assert "仍在本学院读的" in text
    assert EDIT not in text
    document = pypdfium2.PdfDocument(io.BytesIO(b"".join(client.post(SHEET))))
    assert "甲学院党委" in document[0].get_textpage().get_text_range()
    every = pypdfium2.PdfDocument(io.BytesIO(b"".join(client.post(reverse("transfers:guides_sheets")))))
    assert len(every) == Guide.objects.count() == 8


def test_the_department_prints_without_a_college(keeper):
    document = pypdfium2.PdfDocument(io.BytesIO(b"".join(keeper.post(SHEET))))
    assert "有疑问请联系" not in document[0].get_textpage().get_text_range()


def test_other_spellings_of_an_address_are_nothing(keeper):
    for slug in ("STUDY-HERE", "study_here", "navy"):
        assert keeper.get(reverse("transfers:guide", args=[slug])).status_code == 404
