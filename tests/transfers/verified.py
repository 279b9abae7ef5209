"""Letters that outsiders may ask for, and what their receivers say; shared by the tests of verification."""

import datetime
import io

from PIL import Image

from letters.models import Letter
from members import clock
from tests.factories import World
from transfers.enums import Path, Status
from transfers.models import ReceiptReport, Season
from transfers.services.verification import reporting
from transfers.services.verification.reporting import Said

LATER = datetime.date(2022, 6, 20)


def switch_on(world: World, *, on: bool = True) -> None:
    """The season's switch."""
    Season.objects.filter(pk=world.season.pk).update(verification=on)


def letter(world: World, status: Status = Status.LETTER_DELIVERED, **fields) -> Letter:
    """A letter whose transfer has come to this status; of a season that is verified."""
    switch_on(world)
    found = world.transfer(Path.OUT_PAPER, status, **fields).letter
    assert found is not None
    return Letter.objects.get(pk=found.pk)


def words(**changes) -> Said:
    """What a receiver says."""
    values = {
        "unit": "中共陇南市武都区人才交流中心支部委员会",
        "handler": "马科长",
        "phone": "0939-8210000",
        "received_on": clock.today(),
    }
    return Said(**(values | changes))


def typed(**changes) -> dict:
    """The same as the form is filled in."""
    said = words()
    values = {
        "unit": said.unit,
        "handler": said.handler,
        "phone": said.phone,
        "received_on": said.received_on.isoformat(),
    }
    return {name: value for name, value in (values | changes).items() if value is not None}


def reported(world: World, **fields) -> ReceiptReport:
    """A delivered letter, and its receiver's report that waits."""
    return reporting.report(letter(world, **fields), words(), b"", "202.201.14.36")


def picture() -> bytes:
    """A photograph."""
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(out, "JPEG")
    return out.getvalue()
