"""Somebody whom another college of the university had in an earlier season comes to the own one, or goes back there.

A person is one record. Cases, letters and lines of the journal stay with the college that made them; what the
other college knows of the person is shown to nobody here, so neither college's line holds the other one's values.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from members.models import Branch, Member, Organization
from members.refusals import Refusal
from members.services import account_following
from members.services.journal import Line
from transfers.models import Case, Season, Transfer
from transfers.services import editing

ARRIVED = "往届人员转入本单位"
LEFT = "人员转到本校其他二级党组织"
GIVEN_BACK = "人员退回原二级党组织"
NO_BRANCH = "有人原来所在的党支部已不存在，不能恢复，请在个人页面逐人更正。"
CAME_BACK = "人员由本校其他二级党组织退回"


def held_elsewhere(members: Collection[Member], season: Season) -> set[UUID]:
    """Who of these people of other colleges stays there: in this season or a later one, or with an open transfer.

    Two queries, none for nobody.
    """
    keys = [member.pk for member in members]
    if not keys:
        return set()
    listed = Case.objects.filter(member__in=keys, season__year__gte=season.year).order_by()
    moving = Transfer.objects.open().filter(case__member__in=keys).order_by()
    return {*listed.values_list("member", flat=True), *moving.values_list("case__member", flat=True)}


def take_over(
    member: Member, organization: Organization, branch: Branch, values: Mapping[str, Any]
) -> list[Line]:
    """Put the person into the college, with the values that it says, on the object; what both colleges' journals say."""
    former = member.organization
    changes = editing.apply_person(member, {**values, "branch": branch})
    member.organization = organization
    return [
        _line("LEAVE_COLLEGE", LEFT, former, member, {"former": _told(changes, 0)}),
        _line("TAKE_OVER", ARRIVED, organization, member, {"values": _told(changes, 1)}),
        *account_following.follow(member, changes),
    ]


def give_back(member: Member, organization_id: int, branch_id: int, values: Mapping[str, Any]) -> list[Line]:
    """The way back, on the object. Raises ``Refusal`` when the branch is no longer there."""
    branch = (
        Branch.objects.filter(pk=branch_id, organization=organization_id)
        .select_related("organization")
        .first()
    )
    if branch is None:
        raise Refusal(NO_BRANCH)
    left = member.organization
    changes = editing.apply_person(member, {**values, "branch": branch})
    member.organization = branch.organization
    return [
        _line("GIVE_BACK", GIVEN_BACK, left, member),
        _line("GIVE_BACK", CAME_BACK, member.organization, member),
        *account_following.follow(member, changes),
    ]


def give_back_to_the_last(member: Member, cases: Iterable[Case]) -> list[Line]:
    """Back to the college of the latest of these cases, if that is another one; on the object, with its lines."""
    last = max(cases, key=lambda case: case.season.year, default=None)
    if last is None or last.organization_id == member.organization_id:
        return []
    return give_back(member, last.organization_id, last.branch_id, {})


def _line(
    verb: str, title: str, organization: Organization, member: Member, data: Mapping[str, Any] | None = None
) -> Line:
    return Line(
        verb=verb,
        title=title,
        organization=organization,
        member=member,
        subject=f"member:{member.pk}",
        data=data,
    )


def _told(changes: Mapping[str, tuple[str, str]], side: int) -> list[str]:
    """One side of the changes: what stood there (0), or what stands there now (1)."""
    return [f"{label} {values[side]}" for label, values in changes.items()]
