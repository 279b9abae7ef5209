"""The counter: type a number, see one letter, do its next act and nothing else."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from letters.models import Letter
from members import clock
from members.models import Event
from tests import factories
from transfers.enums import Action, Path, Status
from transfers.services.performing import perform

pytestmark = pytest.mark.django_db
DESK = "/desk/"


@pytest.fixture
def issued(world):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name="张三")


@pytest.fixture
def sealed(world, issued):
    world.seal(issued)
    return factories.fresh(issued)


@pytest.fixture
def delivered(world):
    return world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name="李四")


def entering(user):
    client = Client()
    client.force_login(user)
    return client


def shown(client, transfer):
    """The card of a letter, as the page gets it."""
    return client.get(DESK, {"letter": transfer.letter.number}).context["card"]


def press(client, transfer, name, **words):
    """A button of the card, of the page that saw the transfer as it is given."""
    return client.post(
        DESK, {"letter": transfer.letter_id, "version": transfer.version, "do": name, "typed": "", **words}
    )


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def status_of(transfer):
    return factories.fresh(transfer).status


# --- Finding ---------------------------------------------------------------------------------


def test_number_then_enter_then_enter(world, sealed):
    """What the keyboard does: both times the form around the field, the first button of it."""
    client = entering(world.admin)
    first = client.post(DESK, {"typed": f"第 {sealed.letter.number} 号", "do": ""})
    assert first.url == f"{DESK}?letter={sealed.letter.number}"
    page = client.get(first.url)
    card = page.context["card"]
    assert (card.letter, card.label, card.quick, card.quick_label) == (
        sealed.letter,
        "可领取",
        "in-person",
        "本人领取",
    )
    assert status_of(sealed) == Status.LETTER_ISSUED
    second = client.post(
        DESK, {"typed": "", "letter": sealed.letter_id, "version": card.version, "do": card.quick}
    )
    assert second.url == DESK
    assert said(second) == [f"第 {sealed.letter.number} 号（张三）已由本人领取。"]
    letter = factories.fresh(sealed).letter
    assert (status_of(sealed), letter.delivered_on, letter.delivery_method) == (
        Status.LETTER_DELIVERED,
        clock.today(),
        "IN_PERSON",
    )


def test_next_scan_never_hands_out_the_letter_on_the_page(world, sealed):
    """The field is full: then it is looked up, whatever the first button stands for."""
    other = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    response = press(entering(world.admin), sealed, "in-person", typed=other.letter.number)
    assert response.url == f"{DESK}?letter={other.letter.number}"
    assert status_of(sealed) == Status.LETTER_ISSUED


def test_first_button_of_the_form_is_the_act_that_is_shown(world, sealed, delivered):
    """⏎ presses the first button. Of a letter without an act of one press it does nothing."""
    client = entering(world.admin)
    for transfer, value in ((sealed, "in-person"), (delivered, "nothing")):
        page = client.get(DESK, {"letter": transfer.letter.number}).content.decode()
        form = page[page.index('class="desk-find"') :]
        button = form[form.index("<button") : form.index(">", form.index("<button"))]
        assert f'name="do" value="{value}"' in button
    assert press(client, delivered, "nothing").status_code == 200
    assert status_of(delivered) == Status.LETTER_DELIVERED


def test_empty_field_leads_back(world):
    assert entering(world.admin).post(DESK, {"typed": "  "}).url == DESK


def test_unknown_and_other_colleges_letter_are_answered_alike(world, sealed):
    foreign = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.other_college)
    client = entering(world.admin)
    for typed in ("2099990001", foreign.letter.number, foreign.letter.verification_code):
        response = client.post(DESK, {"typed": typed})
        assert response.status_code == 404
        assert (response.context["problem"], response.context["card"]) == (
            "没有找到这样的介绍信，或不在您的范围内。",
            None,
        )
    assert client.get(DESK, {"letter": foreign.letter.number}).status_code == 404
    assert press(client, foreign, "in-person").status_code == 404
    assert client.post(DESK, {"letter": "no-id", "do": "seal"}).status_code == 404
    assert shown(entering(world.reviewer), foreign).letter == foreign.letter


def test_a_text_of_any_length_is_only_not_found(world):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    response = entering(world.admin).post(reverse("transfers:desk"), {"typed": "甲" * 30_000})
    assert (response.status_code, response.context["typed"]) == (404, "甲" * 200)


def test_several_are_listed_and_their_words_may_stand_in_the_address(world, sealed):
    world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, name="张四")
    client = entering(world.admin)
    response = client.post(DESK, {"typed": "张"})
    assert response.url == f"{DESK}?q=%E5%BC%A0"
    rows = client.get(response.url).context["rows"]
    assert sorted(row["letter"].member.name for row in rows) == ["张三", "张四"]
    assert client.get(DESK, {"q": "张三"}).url == f"{DESK}?letter={sealed.letter.number}"


def test_id_numbers_and_codes_never_stay_in_an_address(world, sealed):
    client = entering(world.admin)
    for typed in (sealed.member.id_number, sealed.letter.verification_code):
        for response in (client.post(DESK, {"typed": typed}), client.get(DESK, {"q": typed})):
            assert response.url == f"{DESK}?letter={sealed.letter.number}"
    stranger = factories.make_id_number(4321)
    assert client.get(DESK, {"q": stranger}).url == DESK
    response = client.post(DESK, {"typed": stranger})
    assert response.status_code == 404
    assert stranger not in response.content.decode()


def test_graduates_have_no_business_here(world, sealed):
    client = entering(world.graduate_user(sealed.case))
    assert client.get(DESK).status_code == 403
    assert press(client, sealed, "in-person").status_code == 403
    assert status_of(sealed) == Status.LETTER_ISSUED


# --- What is shown and offered ---------------------------------------------------------------


def offered(card):
    return card.label, card.quick, sorted(card.forms)


def test_each_state_offers_its_next_act_only(world, issued, delivered):
    college, department = entering(world.admin), entering(world.reviewer)
    assert offered(shown(college, issued)) == ("待用印", "seal", [])
    assert offered(shown(department, issued)) == ("待用印", "", [])
    world.seal(issued)
    assert offered(shown(college, issued)) == ("可领取", "in-person", ["mail", "proxy"])
    card = shown(department, issued)
    assert (offered(card), card.note) == (("可领取", "", []), "应由学院办理（甲学院党委）。")
    assert offered(shown(college, delivered)) == ("已领取", "", ["receipt"])
    assert offered(shown(department, delivered)) == ("已领取", "", ["receipt"])
    done = world.transfer(Path.OUT_PAPER, Status.COMPLETED)
    assert offered(shown(college, done)) == ("已办结", "", [])
    failed = world.transfer(Path.OUT_PAPER, Status.FAILED)
    assert offered(shown(college, failed)) == ("已作废", "", [])


def test_department_stamps_for_those_without_a_committee(world):
    transfer = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=world.general_branch)
    assert offered(shown(entering(world.general_admin), transfer)) == ("待用印", "", [])
    client = entering(world.reviewer)
    assert offered(shown(client, transfer)) == ("待用印", "seal", [])
    assert press(client, transfer, "seal").url == DESK
    letter = Letter.objects.get(pk=transfer.letter_id)
    assert (letter.sealed_on, letter.sealed_by) == (clock.today(), world.reviewer)


def test_void_number_leads_to_the_one_that_holds(world, issued):
    data = {"void_reason": "MISPRINT", "evidence": "原件已收回"}
    second = perform(issued.pk, Action.REISSUE_LETTER, world.actor(world.admin), data).transfer
    third = perform(issued.pk, Action.REISSUE_LETTER, world.actor(world.admin), data).transfer
    card = shown(entering(world.admin), issued)
    assert (card.new_letter, card.transfer, card.tone) == (third.letter, None, "problem")
    assert second.letter.number not in card.sentence
    assert f"改用第 {third.letter.number} 号" in card.sentence
    assert card.case_url == reverse("transfers:case", args=[issued.case_id])


def test_delivered_letter_says_how_when_and_who_recorded_it(world, delivered):
    assert (
        shown(entering(world.admin), delivered).sentence
        == "6 月 8 日由本人领取，甲管理员（甲学院党委）登记；等待第三联回执。"
    )


def test_expired_letter_is_not_handed_out_but_issued_anew(world, sealed):
    client = entering(world.admin)
    with clock.standing_on(datetime.date(2022, 9, 7)):  # 90 days after 8 June is 6 September
        card = shown(client, sealed)
        assert offered(card) == ("已过期", "", [])
        assert card.links[0] == {
            "label": "作废重开",
            "url": f"{reverse('transfers:act', args=[sealed.pk, 'reissue-letter'])}?next=%2Fdesk%2F",
        }
        response = press(client, sealed, "in-person")
        assert response.status_code == 422
        assert "已经过期，请作废重开后再发放" in response.context["problem"]
    with clock.standing_on(datetime.date(2022, 9, 6)):
        assert shown(client, sealed).label == "可领取"
    with clock.standing_on(datetime.date(2023, 2, 1)):
        assert "离校已满六个月，重开介绍信须由组织部决定" in shown(client, sealed).note
    assert status_of(sealed) == Status.LETTER_ISSUED


# --- Acts ------------------------------------------------------------------------------------


def test_proxy_is_named_with_the_document_seen(world, sealed):
    client = entering(world.admin)
    response = press(client, sealed, "proxy", proxy_name="王五")
    assert response.status_code == 422
    form = response.context["card"].forms["proxy"]
    assert form.errors == {"proxy_document": ["请填写查验的证件，如“本人委托书、代领人学生证”。"]}
    assert 'value="王五"' in response.content.decode()
    assert status_of(sealed) == Status.LETTER_ISSUED
    response = press(client, sealed, "proxy", proxy_name="王五", proxy_document="委托书、学生证")
    assert said(response) == [f"第 {sealed.letter.number} 号（张三）已登记：由王五代领（委托书、学生证）。"]
    assert status_of(sealed) == Status.LETTER_DELIVERED


def test_mail_has_its_number_in_one_spelling_and_once(world, sealed):
    client = entering(world.admin)
    assert press(client, sealed, "mail", tracking_number="12号").status_code == 422
    press(client, sealed, "mail", tracking_number="ez 123456789 cn")
    assert Letter.objects.get(pk=sealed.letter_id).tracking_number == "EZ123456789CN"
    other = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(other)
    other = factories.fresh(other)
    response = press(client, other, "mail", tracking_number="EZ123456789CN")
    assert response.status_code == 422
    assert response.context["card"].forms["mail"].errors == {
        "tracking_number": [f"同一邮件号也填在第 {sealed.letter.number} 号上。"]
    }
    press(client, other, "mail", tracking_number="EZ123456789CN", together="on")
    assert status_of(other) == Status.LETTER_DELIVERED


def test_receipt_completes_by_either_side(world, delivered):
    client = entering(world.reviewer)
    response = press(client, delivered, "receipt", receipt_kind="PAPER_PART3", received_on="2022-06-08")
    assert response.status_code == 422
    words = {"receipt_kind": "PAPER_PART3", "received_on": "2022-06-08", "handler": "赵老师"}
    response = press(client, delivered, "receipt", **words)
    assert said(response) == [f"第 {delivered.letter.number} 号（李四）第三联已回，已办结。"]
    assert status_of(delivered) == Status.COMPLETED


def test_second_press_changes_nothing_and_shows_how_it_stands(world, sealed):
    client = entering(world.admin)
    assert press(client, sealed, "in-person").status_code == 302
    events = Event.objects.count()
    again = press(client, sealed, "in-person")
    assert again.status_code == 409
    assert again.context["card"].label == "已领取"
    assert "本次没有写入任何内容" in again.context["problem"]
    assert Event.objects.count() == events


def test_act_that_was_shown_is_never_another_one(world, issued):
    """Somebody else has stamped it meanwhile: ⏎ was to stamp it, not to hand it out."""
    client = entering(world.admin)
    assert shown(client, issued).quick == "seal"
    world.seal(issued)
    response = press(client, issued, "seal")
    assert response.status_code == 409
    assert response.context["card"].label == "可领取"
    assert status_of(issued) == Status.LETTER_ISSUED


@pytest.mark.parametrize("version", ["", "x", "-1", "0", "99999999999"])
def test_page_that_saw_another_version_is_stale(world, sealed, version):
    data = {"letter": sealed.letter_id, "version": version, "do": "in-person"}
    assert entering(world.admin).post(DESK, data).status_code == 409
    assert status_of(sealed) == Status.LETTER_ISSUED


def test_what_somebody_may_not_do_is_refused_whatever_is_sent(world, issued):
    foreign = press(entering(world.reviewer), issued, "seal")
    assert foreign.status_code == 403
    assert "甲学院党委用印" in foreign.context["problem"]
    assert press(entering(world.admin), issued, "in-person").status_code == 403  # not sealed
    world.seal(issued)
    assert press(entering(world.reviewer), issued, "in-person").status_code == 403
    assert press(entering(world.admin), issued, "approve").status_code == 404
    assert (status_of(issued), Letter.objects.get(pk=issued.letter_id).delivered_on) == (
        Status.LETTER_ISSUED,
        None,
    )


def test_get_writes_nothing(world, sealed):
    before = Event.objects.count()
    client = entering(world.admin)
    client.get(DESK, {"letter": sealed.letter.number, "do": "in-person", "version": sealed.version})
    assert (Event.objects.count(), status_of(sealed)) == (before, Status.LETTER_ISSUED)


# --- What was done today ---------------------------------------------------------------------


def today_of(user):
    return [(each["act"].name, each["act"].words) for each in entering(user).get(DESK).context["acts"]]


def test_own_acts_of_today_newest_first(world, issued):
    client = entering(world.admin)
    with clock.standing_on(datetime.date(2022, 6, 7)):
        yesterday = world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED, name="昨日")
    press(client, issued, "seal")
    press(client, factories.fresh(issued), "mail", tracking_number="1234567890123")
    words = {"receipt_kind": "PAPER_PART3", "received_on": "2022-06-08", "handler": "赵老师"}
    press(client, factories.fresh(yesterday), "receipt", **words)
    assert today_of(world.admin) == [
        ("昨日", "介绍信第三联回执，已办结"),
        ("张三", "邮寄（邮件号 1234567890123）"),
        ("张三", "已登记用印"),
    ]
    assert today_of(world.other_admin) == []
    assert today_of(world.reviewer) == []


def test_as_many_queries_for_one_act_as_for_many(world):
    def queries():
        client = entering(world.admin)
        client.get(DESK)
        with CaptureQueriesContext(connection) as captured:
            client.get(DESK)
        return len(captured)

    world.transfer(Path.OUT_PAPER, Status.COMPLETED)
    few = queries()
    for _ in range(4):
        world.transfer(Path.OUT_PAPER, Status.COMPLETED)
    assert queries() == few
