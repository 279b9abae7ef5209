"""The demo's paper: a stack of pre-printed sheets with a printer set up for it, a run that was looked through and
one that waits for it, and a letter that goes by post.
"""

from collections.abc import Sequence
from decimal import Decimal

from letters.enums import LetterState, Stock, StockKind
from letters.models import Letter, PrintProfile
from letters.models.letter import LetterQuerySet
from letters.services import mailing, print_run, profiles, run_file, serials, stock_recording
from members import clock
from members.demo_accounts import GRADUATES
from transfers.demo.places import at
from transfers.demo.stage import Stage
from transfers.services import misprints
from transfers.services.misprints import BadSheet

CODE = "01"  # the college of the sign-in that the README shows
RECEIVED_AT, PROFILE_AT = at(6, 8, 10, 20), at(6, 8, 10, 45)
PRINTED_AT, CHECKED_AT, TORN_AT = at(6, 15, 9, 5), at(6, 15, 9, 20), at(6, 15, 9, 24)
AGAIN_AT, MAILING_AT = at(6, 15, 16, 40), at(6, 15, 16, 55)
STACK = ("No.0012301", "No.0012350")
TORN = "No.0012303"
PRINTER = {
    "name": "行政楼 302 激光打印机·印制纸",
    "stock": Stock.PREPRINTED,
    "offset_x": Decimal("1.2"),
    "offset_y": Decimal("-0.8"),
    "scale_x": Decimal("100.10"),
    "scale_y": Decimal("99.95"),
}


def note(stage: Stage) -> None:
    """Put it on the timeline, for the one college."""
    paper = _Paper(stage)
    for moment, act in (
        (RECEIVED_AT, paper.receive),
        (PROFILE_AT, paper.set_up_printer),
        (PRINTED_AT, paper.print_two),
        (CHECKED_AT, paper.find_one_bad),
        (TORN_AT, paper.tear_one),
        (AGAIN_AT, paper.print_again),
        (MAILING_AT, paper.prepare_mailing),
    ):
        stage.timeline.at(moment, act)


class _Paper:
    """What one college does with its paper."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def receive(self) -> None:
        first, last = STACK
        self._record(StockKind.RECEIVED, first, last, "组织部发放，当面点清")

    def tear_one(self) -> None:
        self._record(StockKind.SPOILED, TORN, TORN, "卡纸撕裂，已存档")

    def set_up_printer(self) -> None:
        profiles.create(PRINTER, self.stage.actors[CODE])

    def print_two(self) -> None:
        self._print(self._letters().waiting_for_print()[:2])

    def find_one_bad(self) -> None:
        """The second sheet has slipped: its number is void, a new one is taken."""
        run = PrintProfile.objects.get().runs.get()
        bad = run.sheets.get(position=2)
        misprints.check(run.pk, self.stage.actors[CODE], [BadSheet(bad.pk, "进纸偏斜，字压边框")])

    def print_again(self) -> None:
        """The new number; nobody has looked at the sheet yet."""
        self._print(self._letters().waiting_for_print().filter(replaces__sheets__isnull=False))

    def prepare_mailing(self) -> None:
        with_account = [account.username for account in GRADUATES]
        letters = (
            self._letters().in_state(LetterState.TO_DELIVER).exclude(member__student_number__in=with_account)
        )
        letter = letters.select_related("member")[0]
        to = mailing.Destination(
            recipient=letter.member.name,
            phone=letter.member.phone,
            address="甘肃省陇南市武都区城关镇盘旋西路 16 号 2 单元 501 室",
            postcode="746000",
        )
        mailing.set_mailing(letter.pk, to, self.stage.actors[CODE], seen="")

    def _letters(self) -> LetterQuerySet:
        own: LetterQuerySet = Letter.objects.filter(organization__code=CODE)
        return own.select_related("organization", "member__branch").order_by("sequence")

    def _print(self, letters: Sequence[Letter]) -> None:
        actor, profile = self.stage.actors[CODE], PrintProfile.objects.get()
        top = serials.expected(self.stage.organizations[CODE])
        run = print_run.print_run(letters, actor, profile=profile, start_serial=top)
        run_file.fetch(run, actor)

    def _record(self, kind: StockKind, first: str, last: str, note: str) -> None:
        stock_recording.record(
            self.stage.organizations[CODE],
            kind,
            self.stage.actors[CODE],
            day=clock.today(),
            first_serial=first,
            last_serial=last,
            note=note,
        )
