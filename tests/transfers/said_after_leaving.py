"""Graduates after leaving, and what they report; shared by the tests of own reports."""

import datetime

from members import clock
from members.models import User
from tests.factories import World
from tests.transfers import verified
from transfers.enums import Path, RefusalReason, Status
from transfers.models import OwnReport, Transfer
from transfers.models.own_reports import OwnReportKind
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said

DAY = datetime.date(2022, 6, 8)
UNDER_WAY = {
    Path.IN_BEIJING: Status.INITIATED,
    Path.OUT_ONLINE: Status.INITIATED,
    Path.OUT_PAPER: Status.LETTER_DELIVERED,
}


def gone(world: World, path: Path = Path.OUT_PAPER, **fields) -> tuple[Transfer, User]:
    """A transfer that the other side has in its hands, and the graduate."""
    transfer = world.transfer(path, UNDER_WAY[path], **fields)
    return transfer, world.graduate_user(transfer.case)


def words(kind: OwnReportKind, **changes) -> Said:
    """Something valid to say of each kind."""
    values = {"on": clock.today(), "handler": "马科长", "handler_phone": "0939-8210000"}
    more = {
        OwnReportKind.HANDED_IN: {"unit": "中国共产党陇南市武都区委员会组织部"},
        OwnReportKind.RECEIPT: {},
        OwnReportKind.REFUSED: {
            "refusal_reason": RefusalReason.WRONG_TARGET,
            "text": "要转到区人才服务中心党委",
        },
    }
    return Said(**(values | more[kind] | changes))


def typed(kind: OwnReportKind, **changes) -> dict:
    """The same as the form is filled in; with a photograph where the form has one."""
    said = words(kind)
    values = {name: getattr(said, name) for name in Said.__slots__}
    values = {name: value for name, value in values.items() if value} | {"on": said.on.isoformat()}
    return {name: value for name, value in (values | changes).items() if value is not None}


def reported(
    world: World, kind: OwnReportKind = OwnReportKind.RECEIPT, path: Path = Path.OUT_PAPER, **fields
) -> OwnReport:
    """What a graduate has reported, with a photograph; it waits (or is noted)."""
    transfer, user = gone(world, path, **fields)
    photo = b"" if kind == OwnReportKind.HANDED_IN else verified.picture()
    return own_reports.report(transfer.pk, kind, words(kind), world.actor(user), photo=photo).report


def graduate_of(report: OwnReport) -> User:
    """The person who reported."""
    return User.objects.get(member=report.transfer.member)
