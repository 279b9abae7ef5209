"""The kinds of files (材料种类): a setting of 组织部, with defaults for a new installation."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from members.enums import PARTY_MEMBER_CATEGORIES, MemberCategory
from members.services import changes, journal, rights
from members.services.journal import Actor, Journal
from transfers.models import MaterialKind

KIND_FIELDS = ("name", "categories", "required", "position", "active")
POSITION_STEP = 10

_ON_THE_WAY = (MemberCategory.DEVELOPMENT_TARGET, *PARTY_MEMBER_CATEGORIES)
# The papers of a member in the order in which they come into being (中国共产党发展党员工作细则).
DEFAULT_KINDS = (
    ("入党申请书", tuple(MemberCategory)),
    ("入党积极分子培养教育考察登记表", tuple(MemberCategory)),
    ("政治审查材料", _ON_THE_WAY),
    ("发展对象培训结业证明", _ON_THE_WAY),
    ("中国共产党入党志愿书", PARTY_MEMBER_CATEGORIES),
    ("预备党员教育考察登记表", PARTY_MEMBER_CATEGORIES),
    ("转正申请书", (MemberCategory.FULL,)),
)


def add_default_kinds(model: Any = MaterialKind, using: str | None = None) -> None:
    """The usual kinds, where there is none at all. Whatever 组织部 has made of them stays."""
    kinds = model.objects.using(using)
    if kinds.exists():
        return
    kinds.bulk_create(
        model(
            name=name,
            categories=[category.value for category in MemberCategory if category in categories],
            position=place * POSITION_STEP,
        )
        for place, (name, categories) in enumerate(DEFAULT_KINDS, start=1)
    )


def create_kind(values: Mapping[str, Any], actor: Actor) -> MaterialKind:
    """A new kind of file; from now on it is missing for everybody whose category needs it."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        kind = MaterialKind(**_ordered(values))
        changes.check(kind)
        kind.save(force_insert=True)
        _note_kind(book, actor, kind, f"新建材料种类：{kind.name}", _in_words({}, kind))
    return kind


def change_kind(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> MaterialKind:
    """Change a kind. What has been recorded under it stays."""
    with journal.change() as book:
        rights.require_department_admin(actor)
        kind = MaterialKind.objects.get(pk=pk)
        changes.require_fresh(kind, KIND_FIELDS, seen)
        before = {name: getattr(kind, name) for name in KIND_FIELDS}
        for name, value in _ordered(values).items():
            setattr(kind, name, value)
        if differing := _in_words(before, kind):
            changes.check(kind)
            kind.save()
            _note_kind(book, actor, kind, f"修改材料种类：{kind.name}", differing)
    return kind


def next_position() -> int:
    """A place behind all the others."""
    return (MaterialKind.objects.aggregate(last=Max("position"))["last"] or 0) + POSITION_STEP


def categories_in_words(categories: Iterable[str]) -> str:
    """正式党员、预备党员."""
    return "、".join(category.label for category in MemberCategory if category in set(categories))


def _ordered(values: Mapping[str, Any]) -> dict[str, Any]:
    chosen = values.get("categories")
    if chosen is None:
        return dict(values)
    return {**values, "categories": [each.value for each in MemberCategory if each.value in set(chosen)]}


def _in_words(before: Mapping[str, Any], kind: MaterialKind) -> dict[str, tuple[str, str]]:
    """Label → (before, after) of the fields that differ; everything of a new kind."""
    differing = {}
    for name in KIND_FIELDS:
        after = getattr(kind, name)
        if name in before and before[name] == after:
            continue
        label = str(MaterialKind._meta.get_field(name).verbose_name)
        differing[label] = (
            _said(kind, name, before[name]) if name in before else "",
            _said(kind, name, after),
        )
    return differing


def _said(kind: MaterialKind, name: str, value: Any) -> str:
    return categories_in_words(value) if name == "categories" else changes.in_words(kind, name, value)


def _note_kind(
    book: Journal, actor: Actor, kind: MaterialKind, title: str, differing: Mapping[str, tuple[str, str]]
) -> None:
    book.record(
        actor,
        "EDIT_MATERIAL_KIND",
        title,
        subject=f"material_kind:{kind.pk}",
        data={"changes": dict(differing)},
    )
