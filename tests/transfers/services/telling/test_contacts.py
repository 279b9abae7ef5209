"""The contact log: evidence that is only added to, the last contact in lists, appointments that come back."""

import datetime
import uuid

import pytest

from members import clock
from members.models import Event, Member
from members.refusals import NotAllowed, Refusal, Stale
from members.services import journal
from tests import factories
from transfers.desk import Desk
from transfers.enums import Path, Status
from transfers.models import Case, ContactRecord, Transfer
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide
from transfers.services import withdrawing
from transfers.services.reports import with_latest
from transfers.services.telling import contacts
from transfers.working_lists import lists_of

TODAY = datetime.date(2022, 6, 8)


def call(world, case, user=None, **said):
    words = {"method": ContactMethod.PHONE, "result": ContactResult.NO_ANSWER, "on": TODAY}
    return contacts.record(case.pk, world.actor(user or world.admin), **(words | said))


def in_list(user, key="contact-due", day=TODAY):
    with clock.standing_on(day):
        desk = Desk.of(user, Case.objects.first().season)
        rows = lists_of(desk.party)[key].rows(desk)
        return {case.member.name for case in with_latest(Case.objects.visible_to(user)).filter(rows)}


def test_a_contact_is_kept_with_a_line_in_the_journal(world):
    case = world.transfer().case
    kept = call(
        world,
        case,
        text=" 本人说七月去报到 ",
        result=ContactResult.REACHED,
        next_on=datetime.date(2022, 7, 1),
    )
    stored = ContactRecord.objects.get()
    assert (stored.pk, stored.text, stored.side) == (kept.pk, "本人说七月去报到", ContactSide.MEMBER)
    assert (stored.recorded_by, stored.next_on) == (world.admin, datetime.date(2022, 7, 1))
    event = Event.objects.get(verb="CONTACT_RECORDED")
    assert (event.title, event.comment) == ("联系本人：电话，已联系上", "本人说七月去报到")
    assert (event.member, event.organization) == (case.member, world.college)
    assert journal.verify().fault == ""


def test_a_contact_is_never_changed_or_removed(world):
    kept = call(world, world.transfer().case)
    kept.text = "改写"
    for attempt in (
        kept.save,
        kept.delete,
        lambda: ContactRecord.objects.update(text="改写"),
        lambda: ContactRecord.objects.all().delete(),
        lambda: ContactRecord.objects.visible_to(world.admin).filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(TypeError, match="只能追加"):
            attempt()
    assert ContactRecord.objects.get().text == ""


def test_a_registration_with_contacts_is_not_withdrawn(world):
    case = world.transfer().case
    call(world, case)
    assert any("联系记录" in each or "登记联系" in each for each in withdrawing.obstacles(case))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": datetime.date(2022, 6, 9)}, "不能晚于今天"),
        ({"next_on": datetime.date(2022, 6, 7)}, "已经过去"),
    ],
)
def test_days_that_make_no_sense_are_refused(world, said, sentence):
    case = world.transfer().case
    with pytest.raises(Refusal, match=sentence):
        call(world, case, **said)
    assert not ContactRecord.objects.exists()


def test_nobody_out_of_scope_and_no_graduate_records(world):
    case = world.transfer().case
    with pytest.raises(Case.DoesNotExist):
        call(world, case, world.other_admin)
    with pytest.raises(NotAllowed):
        call(world, case, world.graduate_user(case))
    assert not ContactRecord.objects.exists()


def test_the_same_form_twice_is_one_record(world):
    case, token = world.transfer().case, uuid.uuid4()
    first, second = (call(world, case, token=token) for _ in range(2))
    assert first.pk == second.pk == ContactRecord.objects.get().pk
    assert Event.objects.filter(verb="CONTACT_RECORDED").count() == 1


def test_the_number_of_another_form_is_no_way_to_a_record(world):
    token = uuid.uuid4()
    call(world, world.transfer().case, token=token)
    with pytest.raises(Stale):
        call(world, world.transfer().case, token=token)
    assert ContactRecord.objects.count() == 1


def test_who_has_been_taken_over_by_another_college_is_no_longer_contacted_by_this_one(world):
    case = world.transfer().case
    call(world, case, next_on=TODAY)
    Member.objects.filter(pk=case.member_id).update(organization=world.other_admin.organization)
    with pytest.raises(NotAllowed, match="已由本校其他二级党组织登记"):
        call(world, case)
    assert ContactRecord.objects.count() == 1
    assert not Case.objects.filter(contacts.appointment_due(TODAY, world.admin.organization_id)).exists()


# --- In lists --------------------------------------------------------------------------------


def words_of(transfer):
    (row,) = contacts.with_last(Transfer.objects.filter(pk=transfer.pk), "case_id")
    return contacts.last_words(row, TODAY), row.contacts_made


def test_the_last_contact_in_words(world):
    transfer, other = world.transfer(), world.transfer()
    assert words_of(transfer) == ("", 0)
    call(
        world,
        transfer.case,
        on=datetime.date(2022, 6, 7),
        side=ContactSide.RECEIVER,
        result=ContactResult.REACHED,
    )
    call(world, transfer.case, on=datetime.date(2022, 6, 2))  # noted later, made earlier
    assert words_of(transfer) == ("6 月 7 日 接收党组织 电话 已联系上", 2)
    call(world, transfer.case)
    assert words_of(transfer) == ("6 月 8 日 电话 无人应答", 3)
    assert words_of(other) == ("", 0)


# --- Appointments ----------------------------------------------------------------------------


def test_an_appointment_comes_back_on_its_day_to_the_office_that_made_it(world):
    case = world.transfer().case
    call(world, case, next_on=datetime.date(2022, 6, 10))
    assert in_list(world.admin) == set()
    due = datetime.date(2022, 6, 10)
    assert in_list(world.admin, day=due) == {case.member.name}
    assert in_list(world.admin, day=datetime.date(2022, 6, 20)) == {case.member.name}
    assert in_list(world.reviewer, day=due) == set()
    assert in_list(world.other_admin, day=due) == set()
    call(world, case, world.reviewer, next_on=TODAY)
    assert in_list(world.reviewer) == {case.member.name}
    assert in_list(world.admin) == set()


def test_a_contact_settles_it_and_what_is_only_sent_out_does_not(world):
    case = world.transfer().case
    call(world, case, next_on=TODAY)
    call(world, case, method=ContactMethod.IN_APP, result=ContactResult.SENT)
    assert in_list(world.admin) == {case.member.name}
    call(world, case, result=ContactResult.REACHED, text="已说好")
    assert in_list(world.admin) == set()


def test_a_completed_transfer_ends_it(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    call(world, transfer.case, next_on=TODAY)
    assert in_list(world.admin) == {transfer.member.name}
    world.walk(transfer, Status.COMPLETED)
    assert in_list(world.admin) == set()


def test_an_appointment_of_an_earlier_season_is_not_forgotten(world):
    case = world.transfer().case
    call(world, case, next_on=datetime.date(2023, 1, 2))
    later = factories.make_season(2023)
    with clock.standing_on(datetime.date(2023, 1, 2)):
        desk = Desk.of(world.admin, later)
        found = {key: lists_of(desk.party)[key].rows(desk) for key in ("contact-due", "earlier-contact-due")}
        counts = {key: with_latest(Case.objects.all()).filter(rows).count() for key, rows in found.items()}
    assert counts == {"contact-due": 0, "earlier-contact-due": 1}
