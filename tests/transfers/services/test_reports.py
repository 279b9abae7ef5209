"""Each person in exactly one box; sums that add up, counted in another way."""

from collections import Counter

import pytest

from letters.models import Letter
from members.enums import PARTY_MEMBER_CATEGORIES
from tests import factories
from tests.factories import said
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Case
from transfers.services.performing import perform
from transfers.services.reports import (
    IN_TRANSFER,
    PATHS,
    TO_MOVE,
    Box,
    contradictory,
    letter_numbers,
    people,
    with_latest,
)


def box_of(case):
    """The definition of ``Box`` once more, in Python over the records."""
    if case.member.category not in PARTY_MEMBER_CATEGORIES:
        return Box.NOT_MOVED
    if case.disposition != Disposition.TRANSFER:
        return Box(case.disposition)
    latest = case.transfers.order_by("-attempt").first()
    if latest is None or not latest.route or latest.status == Status.CANCELLED:
        return Box.UNDONE
    return Box(Path.of(latest.route, latest.channel))


def test_every_person_is_in_the_box_of_the_definition_and_in_no_other(varied):
    found = [(case.pk, case.box) for case in with_latest(Case.objects.all())]
    expected = [(case.pk, box_of(case).value) for case in Case.objects.select_related("member")]
    assert Counter(found) == Counter(expected)
    assert {box for _, box in found} == set(Box)


def test_the_latest_attempt_is_the_one_that_counts(varied):
    for case in with_latest(Case.objects.all()):
        latest = case.transfers.order_by("-attempt").first()
        assert (case.latest, case.latest_status) == ((latest.pk, latest.status) if latest else (None, ""))


@pytest.mark.parametrize("disposition", [each for each in Disposition if each != Disposition.TRANSFER])
def test_a_disposition_is_a_box_of_its_own(world, disposition):
    case = factories.make_case(world.season, world.college)
    factories.set_disposition(case, disposition, world.actor(world.admin))
    assert with_latest(Case.objects.all()).get().box == disposition


def test_a_refused_person_stays_on_the_path_and_a_changed_one_follows_the_new_attempt(world):
    refused = world.transfer(Path.OUT_ONLINE, Status.FAILED)
    changed = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    perform(changed.pk, Action.CHANGE, world.actor(world.admin), said(Action.CHANGE, Path.IN_BEIJING))
    boxes = {case.pk: (case.box, case.latest_status) for case in with_latest(Case.objects.all())}
    assert boxes == {
        refused.case_id: (Box.OUT_ONLINE, Status.FAILED),
        changed.case_id: (Box.IN_BEIJING, Status.DRAFT),
    }


def test_boxes_add_up_to_those_who_have_to_move(varied):
    organizations = [varied.college, varied.other_college, varied.general_branch]
    cases = Case.objects.filter(season=varied.season)
    for line in people(cases, organizations):
        members = cases.filter(
            organization=line.organization, member__category__in=PARTY_MEMBER_CATEGORIES
        ).count()
        assert line.total == line.in_box(*TO_MOVE) == members > 0
        assert line.in_box(*IN_TRANSFER) == sum(
            line.in_status(box, status) for box in (*PATHS, Box.UNDONE) for status in ("", *Status)
        )


def test_an_organisation_without_people_has_a_line_of_zeros(world):
    (line,) = people(Case.objects.all(), [world.college])
    assert (line.total, line.in_box(*Box)) == (0, 0)


def test_letters_add_up_counted_one_by_one(varied):
    organizations = [varied.college, varied.other_college, varied.general_branch]
    for line in letter_numbers(Letter.objects.all(), organizations, 2022):
        letters = list(Letter.objects.filter(year=2022, organization=line.organization))
        live = [each for each in letters if not each.voided_at]
        handed = [each for each in live if each.delivered_on]
        assert line.numbered == len(letters) > 0
        assert line.void == len(letters) - len(live)
        assert (line.delivered, line.undelivered) == (len(handed), len(live) - len(handed))
        assert line.receipts == sum(hasattr(each.transfer, "receipt") for each in handed)
        assert line.numbered == line.delivered + line.undelivered + line.void
        assert line.delivered == line.receipts + line.waiting
        assert line.holes == 0


def test_a_person_kept_back_while_a_transfer_runs_contradicts_itself(world):
    transfer = world.transfer(Path.IN_BEIJING, Status.INITIATED)
    cases = with_latest(Case.objects.all())
    assert not cases.filter(contradictory()).exists()
    Case.objects.filter(pk=transfer.case_id).update(disposition=Disposition.RETAINED)
    assert cases.filter(contradictory()).count() == 1
