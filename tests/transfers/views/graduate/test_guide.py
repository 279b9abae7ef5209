"""The graduate's guide: choosing, reading, the sheet."""

import io

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.enums import Role
from tests import factories
from transfers.enums import Path, Prospect, Status
from transfers.models import Case

pytestmark = pytest.mark.django_db
GUIDE, SHEET = reverse("transfers:my_guide"), reverse("transfers:my_guide_sheet")


def entering(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def transfer(world):
    return world.transfer(Path.UNDECIDED)


@pytest.fixture
def client(world, transfer):
    return entering(world.graduate_user(transfer.case))


def text_of(response):
    return response.content.decode()


def test_first_one_chooses_among_eight(client):
    response = client.get(GUIDE)
    text = text_of(response)
    assert [text.count(f'value="{each.value}"') for each in Prospect] == [1] * 8
    assert "合格的回答" not in text


def test_the_choice_is_kept_and_shows_the_page_made_for_it(client, transfer):
    response = client.post(GUIDE, {"prospect": "NO_JOB"}, follow=True)
    assert Case.objects.get(pk=transfer.case_id).prospect == "NO_JOB"
    text = text_of(response)
    assert "没有特殊原因不留学校" in text
    assert "党组织不得无故拒转拒接党员组织关系" in text
    assert text.count("合格的回答") == 7
    assert reverse("transfers:my_target") in text
    assert "系统自带的文字" in text


def test_it_can_be_changed(client, transfer):
    client.post(GUIDE, {"prospect": "NO_JOB"})
    text = text_of(client.get(GUIDE + "?change=1"))
    assert "现在选的" in text
    assert text.count("choice chosen") == 1
    client.post(GUIDE, {"prospect": "ARMY"})
    assert Case.objects.get(pk=transfer.case_id).prospect == "ARMY"


def test_looking_at_another_one_keeps_nothing(client, transfer):
    client.post(GUIDE, {"prospect": "NO_JOB"})
    text = text_of(client.get(GUIDE + "?prospect=ARMY"))
    assert "政治工作部" in text
    assert "我就是这种情况" in text
    assert reverse("transfers:my_target") not in text
    assert Case.objects.get(pk=transfer.case_id).prospect == "NO_JOB"


def test_nonsense_is_the_choice_again(client, transfer):
    assert "毕业后去哪里" in text_of(client.get(GUIDE + "?prospect=NAVY"))
    assert client.post(GUIDE, {"prospect": "NAVY"}).status_code == 404
    assert Case.objects.get(pk=transfer.case_id).prospect == ""


def test_abroad_leads_to_the_request_and_not_to_a_destination(client):
    text = text_of(client.post(GUIDE, {"prospect": "ABROAD"}, follow=True))
    assert f'href="{reverse("transfers:my_request_new", args=["abroad"])}"' in text
    assert reverse("transfers:my_target") not in text
    assert "不能保留怎么办" in text
    assert "书面申请" in text


def test_once_the_destination_stands_there_is_nothing_to_fill_in(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.CONFIRMED)
    client = entering(world.graduate_user(transfer.case))
    text = text_of(client.post(GUIDE, {"prospect": "EMPLOYED"}, follow=True))
    assert "问清了，去填写去向" not in text


def test_before_there_is_a_case_it_can_be_read_but_not_kept(world):
    member = factories.make_member(world.college)
    client = entering(factories.make_user(Role.GRADUATE, member=member))
    text = text_of(client.get(GUIDE))
    assert 'method="get"' in text
    assert "政治工作部" in text_of(client.get(GUIDE + "?prospect=ARMY"))
    assert client.post(GUIDE, {"prospect": "ARMY"}).status_code == 403
    assert client.post(SHEET, {"prospect": "ARMY"}).status_code == 200


def test_the_sheet_is_one_page_with_the_college_and_without_the_person(client, transfer):
    response = client.post(SHEET, {"prospect": "NO_JOB"})
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    document = pypdfium2.PdfDocument(io.BytesIO(b"".join(response)))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "甲学院党委" in text
    assert "010-62330001" in text
    assert transfer.member.name not in text
    assert transfer.member.student_number not in text


def test_without_a_choice_there_is_no_sheet(client):
    response = client.post(SHEET)
    assert response.status_code == 422
    assert "请先选择毕业后去哪里" in text_of(response)
    assert "application/pdf" not in response["Content-Type"]


def test_one_graduates_choice_is_not_anothers(world, client, transfer):
    other = entering(world.graduate_user(world.transfer(Path.UNDECIDED).case))
    client.post(GUIDE, {"prospect": "ARMY"})
    assert "毕业后去哪里" in text_of(other.get(GUIDE))
    assert list(Case.objects.filter(prospect="ARMY")) == [transfer.case]


def test_as_many_queries_for_each_guide(client):
    counts = set()
    for prospect in Prospect:
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(f"{GUIDE}?prospect={prospect}")
        counts.add(len(found))
    assert len(counts) == 1
