"""What must be in hand before a number is made void, by the reason (domain.md §4 and §5). Free of the ORM.

``demands`` says which papers; the forms ask for them, the effects check them, and ``words_of`` is what is kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from letters.enums import VoidReason
from members.labelled import Labelled
from members.refusals import Refusal

MAX_WORDS = 200  # Letter.void_evidence


class Paper(Labelled):
    """One thing in hand."""

    SHEET_BACK = "SHEET_BACK", "打印有误的原件已收回"
    LETTER_BACK = "LETTER_BACK", "原介绍信第二、三联都已交回"
    LETTER_HERE = "LETTER_HERE", "原介绍信没有发出，还在本单位"
    NOT_RECEIVED = "NOT_RECEIVED", "对方党组织出具的未接收证明"
    HOW_LOST = "HOW_LOST", "经办人写的遗失经过说明"
    EXPLANATION = "EXPLANATION", "本人的书面说明"


@dataclass(frozen=True, slots=True)
class Demand:
    """One way to have all that is needed: every one of these papers."""

    papers: tuple[Paper, ...]

    @property
    def words(self) -> str:
        """The papers in a sentence."""
        return "和".join(paper.label for paper in self.papers)


_ONCE_OUT: Mapping[VoidReason, tuple[Demand, ...]] = {
    VoidReason.MISPRINT: (Demand((Paper.SHEET_BACK,)),),
    VoidReason.LOST: (Demand((Paper.NOT_RECEIVED,)),),
    VoidReason.EXPIRED: (Demand((Paper.LETTER_BACK,)),),
    VoidReason.CHANGED: (
        Demand((Paper.EXPLANATION, Paper.LETTER_BACK)),
        Demand((Paper.EXPLANATION, Paper.NOT_RECEIVED)),
    ),
    # The refusal itself is said by reason and words; this is for going on online instead.
    VoidReason.REFUSED: (Demand((Paper.LETTER_BACK,)), Demand((Paper.NOT_RECEIVED,))),
}
# A letter that never left the office needs no proof from outside.
_NEVER_OUT: Mapping[VoidReason, tuple[Demand, ...]] = {
    VoidReason.MISPRINT: (Demand((Paper.SHEET_BACK,)),),
    VoidReason.LOST: (Demand((Paper.HOW_LOST,)),),
    VoidReason.EXPIRED: (Demand((Paper.LETTER_HERE,)),),
    VoidReason.CHANGED: (
        Demand((Paper.EXPLANATION, Paper.LETTER_HERE)),
        Demand((Paper.EXPLANATION, Paper.HOW_LOST)),
    ),
}


def demands(reason: VoidReason, *, handed_out: bool) -> tuple[Demand, ...]:
    """The ways to prove this reason, for a letter that was handed out or was not; empty when none is asked."""
    return (_ONCE_OUT if handed_out else _NEVER_OUT).get(reason, ())


def require(reason: VoidReason, papers: Collection[str], *, handed_out: bool) -> None:
    """Raise ``Refusal`` unless all papers of one way are in hand."""
    ways = demands(reason, handed_out=handed_out)
    if ways and not any(set(way.papers) <= set(papers) for way in ways):
        wanted = "；或者".join(way.words for way in ways)
        raise Refusal(f"原介绍信作废（{reason.label}），手里须有：{wanted}。收齐以后再办理。")


def words_of(reference: Mapping[Paper, str]) -> str:
    """What is kept with the void number: each paper with who, when or where it is."""
    said = [f"{paper.label}：{text}" if text else paper.label for paper, text in reference.items()]
    return "；".join(said)[:MAX_WORDS]
