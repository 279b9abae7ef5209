"""A world with every status on every path, every box and two seasons, for tests of lists and sums."""

import datetime

from members import clock
from members.enums import MemberCategory
from members.services import journal
from tests import factories
from tests.factories import World, said
from transfers.enums import Action, Disposition, Path, Status
from transfers.models import Transfer
from transfers.services.performing import perform
from transfers.workflow import TABLE

DECIDED = (Path.INTRA_COLLEGE, Path.IN_BEIJING, Path.OUT_ONLINE, Path.OUT_PAPER)
_LETTER_STATUSES = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


def statuses_of(path: Path) -> list[Status]:
    """The statuses that a transfer on this path can stand in, by the table."""
    reached = {rule.target for rule in TABLE.values() if rule.path == path}
    return [status for status in Status if status == Status.DRAFT or status in reached]


def fill(world: World) -> None:
    """One transfer of each path and status in 甲学院, some in the others, one of each box, and last year's rest."""
    for path in DECIDED:
        for status in statuses_of(path):
            world.transfer(path, status)
    world.transfer(Path.UNDECIDED)
    for organization in (world.other_college, world.general_branch):
        world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED, organization=organization)
        world.transfer(Path.OUT_ONLINE, Status.COMPLETED, organization=organization)
        world.transfer(Path.IN_BEIJING, Status.DRAFT, organization=organization)
    _acts_that_leave_a_trail(world)
    for disposition in Disposition:
        case = factories.make_case(world.season, world.college)
        if disposition != Disposition.TRANSFER:
            factories.set_disposition(case, disposition, world.actor(world.admin))
    factories.make_case(world.season, world.college, category=MemberCategory.ACTIVIST)
    factories.make_case(world.season, world.other_college, category=MemberCategory.DEVELOPMENT_TARGET)
    with clock.standing_on(datetime.date(2022, 5, 2)):
        world.transfer(Path.IN_BEIJING, Status.INITIATED)
    _last_year(world)
    for path in (Path.OUT_ONLINE, Path.OUT_PAPER):  # last: every register that is sent takes them along
        world.transfer(path, Status.CONFIRMED)


def _acts_that_leave_a_trail(world: World) -> None:
    """A second attempt, a void number with its successor, a changed destination, a switched channel."""

    def do(transfer: Transfer, action: Action, **words: str) -> None:
        path = Path.of(transfer.route, transfer.channel)
        perform(transfer.pk, action, world.actor(world.admin), said(action, path) | words)

    do(world.transfer(Path.IN_BEIJING, Status.FAILED), Action.TRY_AGAIN)
    do(world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED), Action.REISSUE_LETTER)
    do(world.transfer(Path.OUT_PAPER, Status.LETTER_DELIVERED), Action.CHANGE)
    do(world.transfer(Path.OUT_ONLINE, Status.FAILED), Action.SWITCH_CHANNEL)
    kept = world.transfer(Path.OUT_PAPER, Status.LETTER_ISSUED)
    world.seal(factories.fresh(kept))
    gone = world.transfer(Path.IN_BEIJING, Status.FAILED)
    factories.set_disposition(gone.case, Disposition.RETAINED, world.actor(world.admin))


def _last_year(world: World) -> None:
    """An open, a refused, an unstarted and a deferred case of the season before."""
    with journal.change():
        season = factories.make_season(2021)
    this_year, world.season = world.season, season
    with clock.standing_on(datetime.date(2021, 6, 1)):
        world.transfer(Path.IN_BEIJING, Status.INITIATED)
        world.transfer(Path.OUT_PAPER, Status.FAILED)
        world.transfer(Path.IN_BEIJING, Status.COMPLETED)
        factories.make_case(season, world.college)
        deferred = factories.make_case(season, world.college)
        factories.set_disposition(deferred, Disposition.DEFERRED, world.actor(world.admin))
        type(deferred).objects.filter(pk=deferred.pk).update(disposition_until=datetime.date(2021, 9, 30))
    world.season = this_year
