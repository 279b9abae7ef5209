"""Requests: who may ask what when, one at a time, answered once, and what goes with the answer."""

import base64

import pytest
from django.db import IntegrityError, transaction

from members.models import Event
from members.refusals import NotAllowed, Refusal, Stale
from tests import factories
from tests.factories import fresh
from tests.transfers.asking import TEXT, ask, force, graduate_of, reply
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case, MemberRequest, Message, RequestPhoto
from transfers.models.member_requests import RequestKind, RequestState
from transfers.services import member_requests
from transfers.services.member_requests import AlreadyOpen
from transfers.services.performing import perform

# What can be asked for at a status (in 转出), by the first letters: C 更正, G 改派, R 留存, A 出国保留.
POSSIBLE = """
京外·纸质 | DRAFT | C R A
京外·纸质 | AWAITING_CONFIRMATION | R A
京外·纸质 | CONFIRMED | R A
京外·纸质 | SUBMITTED | C G R A
京外·纸质 | RETURNED | R A
京外·纸质 | APPROVED | C G R A
京外·纸质 | LETTER_ISSUED | C G R A
京外·纸质 | LETTER_DELIVERED | C G R A
京外·纸质 | COMPLETED | C
京外·纸质 | FAILED | C G R A
京外·纸质 | CANCELLED | C R A
京内 | DRAFT | C R A
京内 | CONFIRMED | R A
京内 | INITIATED | C G R A
京内 | COMPLETED | C
未定 | DRAFT | C R A
"""
LETTERS = {
    "C": RequestKind.CORRECTION,
    "G": RequestKind.CHANGE,
    "R": RequestKind.RETENTION,
    "A": RequestKind.ABROAD,
}
ROWS = [tuple(part.strip() for part in line.split("|")) for line in POSSIBLE.strip().splitlines()]
PATHS = {path.label: path for path in Path}


@pytest.mark.parametrize(("path", "status", "kinds"), ROWS)
def test_what_can_be_asked_for_at_each_status(world, path, status, kinds):
    transfer = world.transfer(PATHS[path], Status(status))
    found = {
        kind for kind in RequestKind if not member_requests.why_not(kind, transfer.case, fresh(transfer))
    }
    assert found == {LETTERS[letter] for letter in kinds.split()}


def test_what_cannot_be_asked_for_is_refused_with_the_sentence_and_nothing_kept(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.COMPLETED)
    with pytest.raises(Refusal, match="已经转出"):
        ask(world, transfer.case, RequestKind.CHANGE)
    assert MemberRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("box", "kinds"),
    [
        (Disposition.DEFERRED, set(RequestKind)),
        (Disposition.RETAINED, set(RequestKind) - {RequestKind.RETENTION}),
        (Disposition.ABROAD, set(RequestKind) - {RequestKind.ABROAD}),
        (Disposition.DELAYED_GRADUATION, set(RequestKind)),
        (Disposition.NOT_ENTITLED, {RequestKind.CORRECTION}),
    ],
)
def test_what_can_be_asked_for_in_another_box(world, box, kinds):
    case = factories.make_case(world.season, world.college)
    factories.set_disposition(case, box, world.actor(world.admin))
    case.refresh_from_db()
    assert {kind for kind in RequestKind if not member_requests.why_not(kind, case, None)} == kinds


def test_who_is_no_member_can_ask_for_corrections_only(world):
    case = factories.make_case(world.season, world.college, category="ACTIVIST")
    found = {kind for kind in RequestKind if not member_requests.why_not(kind, case, None)}
    assert found == {RequestKind.CORRECTION}


def test_whom_another_college_has_registered_asks_there(world):
    case = factories.make_case(world.season, world.college)
    case.member.organization = world.other_college
    case.member.save()
    moved = Case.objects.select_related("member").get(pk=case.pk)
    assert all("本校其他" in member_requests.why_not(kind, moved, None) for kind in RequestKind)


def test_text_and_pictures_are_kept_encrypted_and_noted_once(world):
    case = world.transfer().case
    kept = ask(world, case, photos=[b"one", b"two"])
    assert (kept.kind, kept.state, kept.text) == (RequestKind.CORRECTION, RequestState.OPEN, TEXT)
    photos = RequestPhoto.objects.filter(request=kept)
    assert [base64.b64decode(photo.image) for photo in photos] == [b"one", b"two"]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM transfers_memberrequest")
        assert TEXT not in cursor.fetchone()[0]
        cursor.execute("SELECT comment FROM members_event WHERE verb = 'ASK_REQUEST'")
        assert TEXT not in cursor.fetchone()[0]
    line = Event.objects.get(verb="ASK_REQUEST")
    assert (line.title, line.comment) == ("提出申请：更正信息", f"{TEXT}（附照片 2 张）")
    assert (line.organization, line.member, line.subject) == (world.college, case.member, f"case:{case.pk}")


def test_the_same_pressed_twice_is_one(world):
    case = world.transfer().case
    assert ask(world, case).pk == ask(world, case).pk
    assert MemberRequest.objects.count() == Event.objects.filter(verb="ASK_REQUEST").count() == 1


def test_another_one_waits_until_the_first_is_answered_or_withdrawn(world):
    case = world.transfer().case
    first = ask(world, case)
    with pytest.raises(AlreadyOpen, match="更正信息"):
        ask(world, case, RequestKind.RETENTION)
    member_requests.withdraw(first.pk, world.actor(graduate_of(world, case)))
    assert ask(world, case, RequestKind.RETENTION).is_open


def test_the_database_keeps_one_open_request_a_case(world):
    case = world.transfer().case
    force(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        force(case, RequestKind.ABROAD)


@pytest.mark.parametrize("text", ["短" * 9, "长" * 1001, " " * 50])
def test_too_little_or_too_much_is_refused(world, text):
    case = world.transfer().case
    with pytest.raises(Refusal, match="10 至 1000"):
        ask(world, case, text=text)


def test_more_pictures_than_four_are_refused(world):
    with pytest.raises(Refusal, match="4 张"):
        ask(world, world.transfer().case, photos=[b"x"] * 5)


def test_only_the_person_asks_and_withdraws(world):
    case, stranger = world.transfer().case, world.transfer().case
    asked = ask(world, case)
    other = world.actor(graduate_of(world, stranger))
    with pytest.raises(Case.DoesNotExist):
        member_requests.ask(case.pk, RequestKind.CORRECTION, TEXT, [], other)
    for act in (member_requests.withdraw, member_requests.mark_seen):
        with pytest.raises(MemberRequest.DoesNotExist):
            act(asked.pk, other)
        with pytest.raises(NotAllowed):
            act(asked.pk, world.actor(world.admin))
    with pytest.raises(NotAllowed):
        member_requests.ask(stranger.pk, RequestKind.CORRECTION, TEXT, [], world.actor(world.admin))
    assert MemberRequest.objects.get().is_open


def test_withdrawn_it_stays_to_be_seen_and_cannot_be_answered(world):
    case = world.transfer().case
    asked = ask(world, case)
    member_requests.withdraw(asked.pk, world.actor(graduate_of(world, case)))
    asked.refresh_from_db()
    assert (asked.state, asked.text) == (RequestState.WITHDRAWN, TEXT)
    assert asked.withdrawn_at is not None
    assert Event.objects.filter(verb="WITHDRAW_REQUEST", subject=f"case:{case.pk}").count() == 1
    with pytest.raises(Stale):
        reply(world, asked, world.admin)
    with pytest.raises(Stale):
        member_requests.withdraw(asked.pk, world.actor(graduate_of(world, case)))


def test_an_answer_is_given_once_and_told_to_the_person_in_the_same_change(world):
    case = world.transfer(Path.IN_BEIJING, Status.INITIATED).case
    asked = ask(world, case, RequestKind.ABROAD)
    answered = reply(world, asked, world.admin, granted=False, words="请补交书面申请。")
    assert (answered.state, answered.answer) == (RequestState.DECLINED, "请补交书面申请。")
    assert (answered.answered_by, answered.answer_seen_at) == (world.admin, None)
    message = Message.objects.get(case=case)
    assert (message.subject, message.text) == ("您的申请未同意：出国（境）保留", "请补交书面申请。")
    line = Event.objects.get(verb="ANSWER_REQUEST")
    assert (line.title, line.comment) == ("答复申请：出国（境）保留，未同意", "请补交书面申请。")
    before = Event.objects.count()
    with pytest.raises(Stale):
        reply(world, asked, world.reviewer)
    assert (Event.objects.count(), Message.objects.count()) == (before, 1)


def test_answers_are_new_until_the_person_has_seen_them(world):
    case = world.transfer(Path.IN_BEIJING, Status.INITIATED).case
    asked = ask(world, case, RequestKind.ABROAD)
    assert member_requests.unseen_answers(case) == 0
    reply(world, asked, world.admin)
    assert member_requests.unseen_answers(case) == 1
    for _ in range(2):
        member_requests.mark_seen(asked.pk, world.actor(graduate_of(world, case)))
    assert member_requests.unseen_answers(case) == 0
    assert Event.objects.filter(verb="SEE_ANSWER").count() == 1


def test_staying_here_is_granted_by_the_department_and_declined_by_either(world):
    kept, refused = (world.transfer().case for _ in range(2))
    asked = ask(world, kept, RequestKind.RETENTION)
    with pytest.raises(NotAllowed, match="组织部"):
        reply(world, asked, world.admin)
    assert reply(world, asked, world.reviewer).state == RequestState.GRANTED
    other = ask(world, refused, RequestKind.RETENTION)
    assert reply(world, other, world.admin, granted=False).state == RequestState.DECLINED


def test_nobody_else_answers(world):
    case = world.transfer().case
    asked = ask(world, case)
    with pytest.raises(MemberRequest.DoesNotExist):
        reply(world, asked, world.other_admin)
    with pytest.raises(NotAllowed):
        reply(world, asked, graduate_of(world, case))
    with pytest.raises(Refusal, match="请写明答复"):
        reply(world, asked, world.admin, words="  ")
    assert MemberRequest.objects.get().is_open


# --- What goes with granting -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "verbs", "now"),
    [
        (Status.AWAITING_CONFIRMATION, ["CORRECT"], Status.DRAFT),
        (Status.CONFIRMED, ["CORRECT"], Status.DRAFT),
        (Status.RETURNED, ["CORRECT"], Status.DRAFT),
        (Status.SUBMITTED, ["WITHDRAW", "CORRECT"], Status.DRAFT),
        (Status.DRAFT, [], Status.DRAFT),
        (Status.APPROVED, [], Status.APPROVED),
        (Status.LETTER_ISSUED, [], Status.LETTER_ISSUED),
        (Status.COMPLETED, [], Status.COMPLETED),
    ],
)
def test_a_correction_that_the_college_grants_sends_the_transfer_back_in_the_same_change(
    world, status, verbs, now
):
    transfer = world.transfer(Path.OUT_PAPER, status)
    asked = force(transfer.case)
    seq = Event.objects.count()
    reply(world, asked, world.admin)
    assert fresh(transfer).status == now
    acts = [
        event.verb
        for event in Event.objects.order_by("seq")[seq:]
        if event.subject == f"transfer:{transfer.pk}"
    ]
    assert acts == verbs
    if "CORRECT" in verbs:
        assert fresh(transfer).status_note == f"本人申请更正信息：{TEXT}"


def test_a_correction_that_the_department_grants_is_returned_to_the_college(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    reply(world, force(transfer.case), world.reviewer)
    assert (fresh(transfer).status, fresh(transfer).status_note) == (
        Status.RETURNED,
        f"本人申请更正信息：{TEXT}",
    )


@pytest.mark.parametrize("kind", [RequestKind.RETENTION, RequestKind.ABROAD])
def test_other_requests_move_nothing_by_themselves(world, kind):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    reply(world, ask(world, transfer.case, kind), world.reviewer)
    assert fresh(transfer).status == Status.SUBMITTED


def test_declined_it_moves_nothing(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    reply(world, force(transfer.case), world.admin, granted=False)
    assert fresh(transfer).status == Status.SUBMITTED


def test_an_answer_to_what_has_moved_since_is_stale(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.SUBMITTED)
    asked = force(transfer.case)
    perform(transfer.pk, Action.WITHDRAW, world.actor(world.admin), {"reason": "核对"})
    with pytest.raises(Stale, match="有了变化"):
        member_requests.answer(
            asked.pk, granted=True, words="好", actor=world.actor(world.admin), version=transfer.version
        )
    assert MemberRequest.objects.get().is_open


def test_a_long_text_fits_into_the_reason_of_an_act(world):
    transfer = world.transfer(Path.OUT_ONLINE, Status.CONFIRMED)
    asked = force(transfer.case)
    MemberRequest.objects.filter(pk=asked.pk).delete()
    long = MemberRequest(case=transfer.case, kind="CHANGE", text="字" * 900 + "\n完", asked_at=asked.asked_at)
    reason = member_requests.reason_of(long)
    assert (len(reason) <= 200, reason.startswith("本人申请改变去向（改派）：字"), reason[-1]) == (
        True,
        True,
        "…",
    )
