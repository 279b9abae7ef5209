"""Keeping the second-level organisations and their branches; every change stands in the journal."""

from collections.abc import Mapping
from typing import Any

from members.models import Branch, Organization
from members.refusals import NotAllowed
from members.services import changes, journal, rights
from members.services.journal import Actor

ORGANIZATION_FIELDS = (
    "name",
    "full_name",
    "kind",
    "address",
    "postcode",
    "phone",
    "fax",
    "contact_name",
    "active",
)
BRANCH_FIELDS = ("name", "code")


def create_organization(values: Mapping[str, Any], actor: Actor) -> Organization:
    """A new organisation. Its ``code`` stands in letter numbers and never changes afterwards."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        organization = Organization(**values)
        changes.check(organization)
        organization.save(force_insert=True)
        book.record(
            actor,
            "CREATE_ORGANIZATION",
            f"新建党组织：{organization.name}",
            organization=organization,
            subject=f"organization:{organization.pk}",
            data={"changes": _first_values(organization, ("code", *ORGANIZATION_FIELDS))},
        )
    return organization


def change_organization(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> Organization:
    """Change an organisation. Issued letters keep the words and the seal they were issued with."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        organization = Organization.objects.get(pk=pk)
        changes.require_fresh(organization, ORGANIZATION_FIELDS, seen)
        wanted = {name: value for name, value in values.items() if name in ORGANIZATION_FIELDS}
        if differing := changes.apply(organization, wanted):
            changes.check(organization)
            organization.save()
            book.record(
                actor,
                "EDIT_ORGANIZATION",
                f"修改党组织：{organization.name}",
                organization=organization,
                subject=f"organization:{organization.pk}",
                data={"changes": differing},
            )
    return organization


def create_branch(organization: Organization, values: Mapping[str, Any], actor: Actor) -> Branch:
    """A new branch of an organisation, by 组织部管理员 or the organisation itself."""
    with journal.change() as book:
        _require_branch_keeper(actor, organization)
        branch = Branch(organization=organization, **values)
        changes.check(branch)
        branch.save(force_insert=True)
        book.record(
            actor,
            "CREATE_BRANCH",
            f"新建党支部：{branch.name}"[:60],
            organization=organization,
            subject=f"branch:{branch.pk}",
            data={"changes": _first_values(branch, BRANCH_FIELDS)},
        )
    return branch


def change_branch(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> Branch:
    """Change a branch's name or code."""
    with journal.change() as book:
        branch = Branch.objects.select_related("organization").get(pk=pk)
        _require_branch_keeper(actor, branch.organization)
        changes.require_fresh(branch, BRANCH_FIELDS, seen)
        if differing := changes.apply(branch, values):
            changes.check(branch)
            branch.save()
            book.record(
                actor,
                "EDIT_BRANCH",
                f"修改党支部：{branch.name}"[:60],
                organization=branch.organization,
                subject=f"branch:{branch.pk}",
                data={"changes": differing},
            )
    return branch


def _require_branch_keeper(actor: Actor, organization: Organization) -> None:
    if actor.user is not None and not rights.may_keep_branches(actor.user, organization):
        raise NotAllowed("党支部由组织部管理员或本单位的学院管理员维护。")


def _first_values(row: Organization | Branch, names: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    return {
        str(row._meta.get_field(name).verbose_name): ("", changes.in_words(row, name, getattr(row, name)))
        for name in names
        if getattr(row, name) not in (None, "")
    }
