"""Several at the same moment: one request a case, one answer, and no decision that overtakes a request."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from members.models import Event
from members.refusals import NotAllowed, Refusal
from members.services import journal
from tests import factories
from tests.factories import fresh
from tests.transfers.asking import TEXT, ask, graduate_of
from transfers.enums import Action, Path, Status
from transfers.models import MemberRequest, Message
from transfers.models.member_requests import RequestKind, RequestState
from transfers.services import member_requests
from transfers.services.performing import perform

ROUNDS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """All of them in threads of their own; for each True, or the sentence that refused it."""
    together = threading.Barrier(len(acts))

    def do(act):
        try:
            together.wait(60)
            act()
        except Refusal as refusal:
            return str(refusal)
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


def test_of_many_presses_one_request_is_kept():
    world = factories.make_world()
    case = world.transfer(Path.OUT_PAPER, Status.APPROVED).case
    actor = world.actor(graduate_of(world, case))
    kinds = (RequestKind.CHANGE, RequestKind.CHANGE, RequestKind.RETENTION, RequestKind.ABROAD)
    at_once(*(lambda kind=kind: member_requests.ask(case.pk, kind, TEXT, [b"x"], actor) for kind in kinds))
    kept = MemberRequest.objects.get()
    assert (kept.photos.count(), Event.objects.filter(verb="ASK_REQUEST").count()) == (1, 1)


def test_a_request_and_an_approval_at_the_same_moment_come_one_after_the_other():
    """Either the approval was first, or it is refused; never is a row approved whose person has asked before."""
    world = factories.make_world()
    made = [world.transfer(Path.OUT_PAPER, Status.CONFIRMED) for _ in range(ROUNDS)]
    world.submit_register(world.college)
    for transfer in made:
        actor, reviewer = world.actor(graduate_of(world, transfer.case)), world.actor(world.reviewer)
        asked, approved = at_once(
            lambda case=transfer.case, actor=actor: member_requests.ask(
                case.pk, RequestKind.CHANGE, TEXT, [], actor
            ),
            lambda pk=transfer.pk, reviewer=reviewer: perform(pk, Action.APPROVE, reviewer),
        )
        assert asked is True
        order = list(
            Event.objects.filter(member=transfer.member, verb__in=("ASK_REQUEST", "APPROVE"))
            .order_by("seq")
            .values_list("verb", flat=True)
        )
        if approved is True:
            assert (fresh(transfer).status, order) == (Status.APPROVED, ["APPROVE", "ASK_REQUEST"])
        else:
            assert "还没有答复" in approved
            assert (fresh(transfer).status, order) == (Status.SUBMITTED, ["ASK_REQUEST"])
    with pytest.raises(NotAllowed):
        perform(made[0].pk, Action.ISSUE_LETTER, world.actor(world.admin))
    assert journal.verify().fault == ""


def test_of_two_answers_and_a_withdrawal_one_counts():
    world = factories.make_world()
    case = world.transfer(Path.OUT_PAPER, Status.APPROVED).case
    asked = ask(world, case, RequestKind.ABROAD)

    def answered(user, granted):
        return lambda: member_requests.answer(
            asked.pk, granted=granted, words="答复", actor=world.actor(user)
        )

    graduate = world.actor(graduate_of(world, case))
    results = at_once(
        answered(world.admin, True),
        answered(world.reviewer, False),
        lambda: member_requests.withdraw(asked.pk, graduate),
    )
    assert sum(result is True for result in results) == 1
    now = MemberRequest.objects.get()
    assert now.state != RequestState.OPEN
    assert Message.objects.count() == (0 if now.state == RequestState.WITHDRAWN else 1)
