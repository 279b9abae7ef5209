"""A register as the department reads it, however long it is."""

import json

import pytest

from members import clock
from tests.factories import make_case
from transfers.models import Register, RegisterRow, Transfer
from transfers.models.registers import RowDecision
from transfers.services.review import read_sheet
from transfers.services.snapshots import snapshot

pytestmark = pytest.mark.django_db


def long_register(world, count):
    """The register of a college with that many people, each with a draft but the last."""
    sent = {"version": 1, "submitted_by": world.admin, "submitted_at": clock.now()}
    register = Register.objects.create(season=world.season, organization=world.college, **sent)
    cases = [make_case(world.season, world.college) for _ in range(count)]
    drafts = Transfer.objects.bulk_create(
        Transfer(case=case, organization=world.college, status_since=clock.now(), due_on=clock.today())
        for case in cases[:-1]
    )
    words = json.dumps(snapshot(cases[0], drafts[0]))
    RegisterRow.objects.bulk_create(
        RegisterRow(
            register=register,
            case=case,
            transfer=draft,
            position=position,
            snapshot=words,
            decision=RowDecision.RECORD,
        )
        for position, (case, draft) in enumerate(zip(cases, [*drafts, None], strict=True), 1)
    )
    return register


def test_a_register_of_more_than_a_thousand_people_is_read(world, django_assert_num_queries):
    register = long_register(world, 1_100)
    # The version before, the rows, their transfers; 6 for what the rules ask about others, 1 for what was acknowledged.
    with django_assert_num_queries(10):
        sheet = read_sheet(register, world.reviewer)
        assert len(sheet.for_the_record) == 1_100
    assert {row.row.transfer.case_id == row.row.case_id for row in sheet.rows[:-1]} == {True}
    assert sheet.rows[-1].row.transfer is None
