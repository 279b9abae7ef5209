"""我的数据, 我的联系方式 and the privacy notice: the own and nobody else's."""

import io

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.enums import Role
from members.models import Event, Member
from members.models.sign_in import CodeWay
from members.services import journal, reveal, sign_in_codes
from tests import factories
from transfers.enums import Path, Status
from transfers.models import Transfer

pytestmark = pytest.mark.django_db
DATA, EXPORT, CONTACT, PRIVACY = (
    reverse(f"transfers:{name}") for name in ("my_data", "my_data_export", "my_contact", "privacy")
)


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


@pytest.fixture
def transfers(world):
    """Two graduates of one college, each with a letter."""
    return [world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED) for _ in range(2)]


@pytest.fixture
def clients(world, transfers):
    return [entering(world.graduate_user(transfer.case)) for transfer in transfers]


# --- My data ---------------------------------------------------------------------------------


def test_two_graduates_see_each_the_own(transfers, clients):
    for own, other, client in (
        (transfers[0], transfers[1], clients[0]),
        (transfers[1], transfers[0], clients[1]),
    ):
        text = text_of(client.get(DATA))
        for value in (own.member.name, own.member.phone, own.letter.number):
            assert value in text
        for value in (
            other.member.name,
            other.member.phone,
            other.letter.number,
            other.member.id_number[-4:],
        ):
            assert value not in text
        assert own.member.id_number not in text  # the page shows the tail; the whole on request, noted
        assert own.member.id_number_tail in text


def test_nothing_in_the_address_changes_whose_data_they_are(transfers, clients):
    other = transfers[1].member
    for query in (f"?member={other.pk}", f"?case={transfers[1].case_id}", f"?user={other.user.pk}"):
        assert other.name not in text_of(clients[0].get(DATA + query))
        book = load_workbook(io.BytesIO(clients[0].post(EXPORT + query, {"member": other.pk}).content))
        cells = [value for sheet in book for row in sheet.values for value in row]
        assert transfers[0].member.id_number in cells
        assert other.id_number not in cells


def test_who_has_looked_stands_first(world, transfers, clients):
    reveal.note_look(transfers[0].member, world.actor(world.admin))
    text = text_of(clients[0].get(DATA))
    assert text.index("甲管理员（甲学院党委）") < text.index("保存的信息")
    assert "查看完整身份证号" in text
    assert text_of(clients[1].get(DATA)).count("查看完整身份证号") == 1  # the button


def test_it_leads_to_correction_contact_and_notice(clients):
    text = text_of(clients[0].get(DATA))
    for address in (reverse("transfers:my_request_new", args=["correction"]), CONTACT, PRIVACY):
        assert f'href="{address}"' in text


def test_the_download_has_a_name_that_says_nothing(clients, transfers):
    response = clients[0].post(EXPORT)
    assert response.status_code == 200
    name = response["Content-Disposition"]
    assert "20220608" in name
    for value in (transfers[0].member.name, transfers[0].member.student_number):
        assert value not in name
    assert Event.objects.filter(verb="DOWNLOAD_OWN_DATA").count() == 1


def test_it_is_there_before_there_is_a_case(world):
    member = factories.make_member(world.college)
    client = entering(factories.make_user(Role.GRADUATE, member=member))
    assert member.name in text_of(client.get(DATA))
    assert client.post(EXPORT).status_code == 200


def test_as_many_queries_after_many_looks(world, transfers, clients):
    counts = []
    for times in (1, 30):
        for _ in range(times):
            reveal.note_look(transfers[0].member, world.actor(world.admin))
        with CaptureQueriesContext(connection) as found:
            clients[0].get(DATA)
        counts.append(len(found))
    assert counts[0] == counts[1]


# --- My contact ------------------------------------------------------------------------------


def seen_by(client):
    return client.get(CONTACT).context["form"]["seen"].value()


def test_phone_and_mail_change_and_the_journal_does_not_say_them(world, transfers, clients):
    before = Transfer.objects.get(pk=transfers[0].pk).version
    said = {"seen": seen_by(clients[0]), "phone": "１３９００００１１１１", "email": "lin@example.com"}
    response = clients[0].post(CONTACT, said)
    assert (response.status_code, response.url) == (302, DATA)
    member = Member.objects.get(pk=transfers[0].member.pk)
    assert (member.phone, member.email) == ("13900001111", "lin@example.com")
    line = Event.objects.get(verb="EDIT_PERSON", title="本人修改联系方式")
    assert (
        line.data
        == '{"changes": {"本人联系电话": ["（已加密）", "（已更新）"], "电子邮箱": ["（空）", "（已更新）"]}}'
    )
    assert line.organization == world.college
    assert Transfer.objects.get(pk=transfers[0].pk).version == before + 1  # whoever has a page open is told
    other = Member.objects.get(pk=transfers[1].member.pk)
    assert (other.phone, other.email) == (transfers[1].member.phone, "")


def test_the_college_sees_it_and_the_letter_keeps_its_words(world, transfers, clients):
    content = transfers[0].letter.content
    clients[0].post(
        CONTACT, {"seen": seen_by(clients[0]), "phone": "13900001111", "email": "lin@example.com"}
    )
    page = text_of(entering(world.admin).get(reverse("transfers:case", args=[transfers[0].case_id])))
    assert "13900001111" in page
    assert "lin@example.com" in page
    assert "本人修改联系方式" in page
    assert Transfer.objects.get(pk=transfers[0].pk).letter.content == content


def test_the_same_again_is_no_change(transfers, clients):
    clients[0].post(CONTACT, {"seen": seen_by(clients[0]), "phone": transfers[0].member.phone, "email": ""})
    assert not Event.objects.filter(title="本人修改联系方式").exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"phone": ""}, "请填写打得通的号码"),
        ({"phone": "打给我妈"}, "请填写能打通的电话号码"),
        ({"email": "lin@"}, "邮箱应写成"),
        ({"email": "a" * 250 + "@example.com"}, "邮箱太长"),
    ],
)
def test_nonsense_is_refused_and_nothing_typed_is_lost(transfers, clients, changed, words):
    said = {"seen": seen_by(clients[0]), "phone": "13900001111", "email": "lin@example.com"} | changed
    response = clients[0].post(CONTACT, said)
    assert response.status_code == 422
    assert words in text_of(response)
    kept = "lin@example.com" if "phone" in changed else "13900001111"
    assert kept in text_of(response)
    assert Member.objects.get(pk=transfers[0].member.pk).phone == transfers[0].member.phone


def test_a_stale_page_is_told(transfers, clients):
    seen = seen_by(clients[0])
    member = Member.objects.get(pk=transfers[0].member.pk)
    member.phone = "13700000000"
    member.save()
    response = clients[0].post(CONTACT, {"seen": seen, "phone": "13900001111", "email": ""})
    assert response.status_code == 409
    assert Member.objects.get(pk=member.pk).phone == "13700000000"


def test_a_page_without_its_mark_is_told_in_words(transfers, clients):
    response = clients[0].post(CONTACT, {"phone": "13900001111", "email": ""})
    assert response.status_code == 409
    assert "请重新打开后再改" in text_of(response)
    assert "这个字段" not in text_of(response)
    assert Member.objects.get(pk=transfers[0].member.pk).phone == transfers[0].member.phone


@pytest.mark.parametrize(
    "changed",
    [
        {"phone": "1390000\x001111"},
        {"phone": "1390000\x0b1111"},
        {"phone": "1" * 5000},
        {"phone": "ﷺ" * 39},
        {"email": "lin\x00@example.com"},
        {"email": "lin@example.com\r\nBcc: all@example.com"},
        {"email": "a" * 250 + "@example.com"},
    ],
)
def test_odd_input_is_refused(transfers, clients, changed):
    said = {"seen": seen_by(clients[0]), "phone": "13900001111", "email": "lin@example.com"} | changed
    assert clients[0].post(CONTACT, said).status_code == 422
    assert Member.objects.get(pk=transfers[0].member.pk).phone == transfers[0].member.phone


def test_an_address_as_the_register_may_have_it_stays(transfers, clients):
    """The roster takes 254 characters: who changes the telephone alone need not shorten it."""
    member = Member.objects.get(pk=transfers[0].member.pk)
    member.email = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.example.com"
    member.save()
    said = {"seen": seen_by(clients[0]), "phone": "13900001111", "email": member.email}
    assert clients[0].post(CONTACT, said).status_code == 302


def test_the_former_mailbox_is_told_and_its_code_opens_nothing(world, transfers, clients, settings):
    """A phone left open must not become an account taken over unseen: the new address could ask for codes."""
    settings.MAIL_FROM = "dangyuan@example.edu.cn"
    mail.outbox = []
    member, actor = transfers[0].member, world.actor(world.admin)
    clients[0].post(CONTACT, {"seen": seen_by(clients[0]), "phone": "13900001111", "email": "a@example.com"})
    assert mail.outbox == []
    with journal.change() as book:
        sign_in_codes.issue_within(book, actor, [member], CodeWay.MAIL, opened_too=True)
    clients[0].post(CONTACT, {"seen": seen_by(clients[0]), "phone": "13900001111", "email": "b@example.com"})
    (letter,) = mail.outbox
    assert letter.to == ["a@example.com"]
    assert "不是您本人操作的" in letter.body
    for words in (member.name, "b@example.com", member.student_number):
        assert words not in letter.body
    assert not sign_in_codes.good_codes().exists()


# --- The notice ------------------------------------------------------------------------------


def test_the_notice_is_the_same_for_everybody(client, clients, transfers, world):
    strangers = text_of(client.get(PRIVACY))
    for words in (
        "只为一件事",
        "敏感个人信息",
        "谁看得到",
        "怎样保护",
        "保存多久",
        "您的权利",
        "第 1 版",
        settings.PRIVACY_KEPT,
    ):
        assert words in strangers, words
    assert settings.DEPARTMENT_CONTACT in strangers
    for visitor in (clients[0], entering(world.admin)):
        text = text_of(visitor.get(PRIVACY))
        assert transfers[0].member.name not in text
        assert text.replace("返回首页", "去登录") == strangers


def test_the_notice_says_what_the_settings_say(client, settings, db):
    settings.PRIVACY_KEPT, settings.DEPARTMENT_CONTACT = "保存十年。", "组织部 010-1"
    text = text_of(client.get(PRIVACY))
    assert "保存十年。" in text
    assert "组织部 010-1" in text
    assert client.post(PRIVACY).status_code == 405
