"""What can be said about a destination while it is typed: the route it suggests, and what became of others there."""

from dataclasses import dataclass

from django.conf import settings

from members.models import Organization
from transfers.models import Season, Transfer
from transfers.register.propose_route import Proposal, Target, propose
from transfers.services.directory import index as directory_index
from transfers.services.directory.index import Unit
from transfers.services.directory.statistics import Usual, heading_sentences, receiving_sentences

SEASONS_TOLD = 2


@dataclass(frozen=True, slots=True)
class Advice:
    """The proposal, sentences from the statistics, the warning about the heading, and the usual way there."""

    proposal: Proposal | None
    history: tuple[str, ...] = ()
    heading_warning: str = ""
    usual: Usual | None = None


def advise(
    heading: str, receiving: str, code: str, organization: Organization | None, *, least: int = 1
) -> Advice:
    """Advice for somebody of an organisation on what is typed so far. Nothing is decided or stored.

    ``least``: of seasons with fewer people nothing is told.
    """
    heading, receiving, code = heading.strip(), receiving.strip(), code.strip()
    index = directory_index.current()
    target = Target(
        heading,
        receiving,
        code,
        known_heading=index.known(heading) if heading else None,
        known_receiving=index.known(receiving) if receiving else None,
    )
    names = (organization.name, organization.full_name) if organization else ()
    proposal = propose(target, own_names=names, university=settings.UNIVERSITY_NAME)
    used, asked = (
        index.heading(heading) if heading else None,
        index.receiver(receiving) if receiving else None,
    )
    usual = asked.usual if asked and asked.usual.words else None
    return Advice(proposal, _history(used, asked, least), _warning(used, asked), usual)


def differs(transfer: Transfer) -> Proposal | None:
    """The proposal for a stored destination when another route or way was chosen; None when they agree."""
    if not transfer.route:
        return None
    advice = advise(
        transfer.heading_organization,
        transfer.receiving_organization,
        transfer.receiving_code,
        transfer.organization,
    )
    proposal = advice.proposal
    return proposal if proposal and proposal.route and proposal.route != transfer.route else None


def _history(used: Unit | None, asked: Unit | None, least: int) -> tuple[str, ...]:
    season = Season.current()
    if season is None:
        return ()
    told = receiving_sentences(asked.uses, season.year, least=least)[:SEASONS_TOLD] if asked else []
    if used and not told:
        told = heading_sentences(used.uses, season.year, least=least)[:SEASONS_TOLD]
    return tuple(told)


def _warning(used: Unit | None, asked: Unit | None) -> str:
    if used is None or not used.shunned:
        return ""
    better = asked.usual.heading if asked and asked.usual.heading else ""
    hint = f"办成过的抬头是“{better}”。" if better else "请先向接收单位核实抬头。"
    return f"“{used.name}”作抬头曾被对方退回 {used.refused} 次。{hint}"
