"""What an act of the table looks at: the facts about one transfer and one user, and the reasons why not.

Free of the ORM. A guard returns the reason why an act is not possible now, or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from transfers.enums import Party, Path, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """The facts about one transfer and one user that the table's guards look at."""

    path: Path
    status: Status
    party: Party | None
    missing: tuple[str, ...] = ()
    blocking: tuple[str, ...] = ()
    letter_faults: tuple[str, ...] = ()
    is_submitter: bool = False
    sealed: bool = False
    after_reissue_limit: bool = False
    had_letter: bool = False
    decided_after_limit: bool = False
    has_successor: bool = False
    switched: bool = False
    moves: bool = True
    has_left: bool = False
    open_request: str = ""


Guard = Callable[[Situation], str]


def nothing_asked_for(situation: Situation) -> str:
    """While a request of the graduate is open nothing is decided. What the receiver does goes on, and so does what carries
    a request out; a misprint is a matter of paper (``effects``: reissue).
    """
    if not situation.open_request:
        return ""
    if situation.party == Party.GRADUATE:
        return f"您的申请（{situation.open_request}）还没有答复，答复之后再办；不需要了可以先撤回申请"
    return f"本人的申请（{situation.open_request}）还没有答复，请先答复"


def complete(situation: Situation) -> str:
    """Nothing is missing of what the graduate is asked to confirm."""
    return f"还缺：{'、'.join(situation.missing)}" if situation.missing else ""


def nothing_blocking(situation: Situation) -> str:
    """The rules have found nothing that has to be put right first."""
    return f"有须先处理的问题：{'、'.join(situation.blocking)}" if situation.blocking else ""


def not_the_submitter(situation: Situation) -> str:
    """Nobody reviews what they have sent (domain.md §4, approve)."""
    return "报送人不能审核自己报送的内容，请由另一位审核员审核" if situation.is_submitter else ""


def printable(situation: Situation) -> str:
    """Every field of the letter is there, every character has a glyph."""
    return f"介绍信还不能开具：{'；'.join(situation.letter_faults)}" if situation.letter_faults else ""


def sealed(situation: Situation) -> str:
    """No letter is handed out before the seal (notice 二(一)3)."""
    return "" if situation.sealed else "介绍信还没有登记用印"


def no_successor(situation: Situation) -> str:
    """A failed attempt is taken up once."""
    return "已经有新的一次办理" if situation.has_successor else ""


def to_be_moved(situation: Situation) -> str:
    """The person is in 转出, and with this college."""
    if situation.has_left:
        return "此人已由本校其他二级党组织登记，由该单位办理"
    return "" if situation.moves else "此人已登记为其他去向类型，请先改回“转出”"


def nothing_followed(situation: Situation) -> str:
    """A decision is undone only while the next step has not happened."""
    return "审核之后已改换办理方式，不能再撤销审核决定" if situation.switched else ""


def department_decided_after_limit(situation: Situation) -> str:
    """A second letter after six months needs 组织部's decision, whichever way it comes about (domain.md §4)."""
    if situation.had_letter and situation.after_reissue_limit and not situation.decided_after_limit:
        return "离校已满六个月，再开介绍信须由组织部重新审核：请重新办理并报送"
    return ""


def right_side_of_reissue_limit(situation: Situation) -> str:
    """Within six months the college reissues, afterwards 组织部 (domain.md §4)."""
    if situation.party == Party.COLLEGE and situation.after_reissue_limit:
        return "离校已满六个月，重开介绍信须由组织部决定"
    if situation.party == Party.REVIEWER and not situation.after_reissue_limit:
        return "离校未满六个月，由学院重开"
    return ""
