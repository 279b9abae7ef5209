"""The demo's receivers that have answered by the code on the slip; they wait for somebody here."""

import datetime

from letters.models import Letter
from transfers.demo.places import at
from transfers.demo.stage import Stage
from transfers.enums import Status
from transfers.services.verification import reporting
from transfers.services.verification.reporting import Said

MOMENT = at(6, 15, 16, 20)
RECEIVERS = (("组织科 马俊", "0931-8860217", "202.201.14.36"), ("李文华", "0771-5523108", "113.16.88.9"))


def note(stage: Stage) -> None:
    """Put the reports on the timeline, where letters can be verified."""
    stage.timeline.at(MOMENT, lambda: _report(stage, MOMENT.date()))


def _report(stage: Stage, day: datetime.date) -> None:
    assert stage.season is not None
    if not stage.season.verification:
        return
    delivered = Letter.objects.filter(transfer__status=Status.LETTER_DELIVERED, issued_on__lt=day)
    # Of the receivers those who would: an organization department of a place, not a secret unit.
    able = [
        each
        for each in delivered.order_by("organization__code", "sequence")
        if "组织部" in each.frozen_content.heading
    ]
    for letter, (handler, phone, address) in zip(able, RECEIVERS, strict=False):
        content = letter.frozen_content
        said = Said(unit=content.receiving, handler=handler, phone=phone, received_on=day)
        reporting.report(letter, said, b"", address)
