"""Keeping the directory of receiving bodies: 组织部 adds, edits, verifies and retires; everybody else reads."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from members import clock
from members.models import User
from members.refusals import NotAllowed, Refusal, Stale
from members.services import changes, journal
from members.services.journal import Actor, Journal
from transfers.enums import Affiliation, BodyLevel, Route
from transfers.models import BodyAlias, ReceivingBody, Season
from transfers.register.central_bodies import is_army
from transfers.register.organizations import heading_fault, is_branch, unit_key
from transfers.services.directory import index as directory_index
from transfers.services.directory.index import Unit

BODY_FIELDS = (
    "name",
    "level",
    "may_head",
    "code",
    "affiliation",
    "affiliation_source",
    "affiliation_on",
    "prefers_paper",
    "note",
)
# Who has verified the body has verified these.
VERIFIED_FIELDS = ("name", "may_head", "code", "affiliation", "prefers_paper")
MAX_NAME = ReceivingBody._meta.get_field("name").max_length


def add_body(values: Mapping[str, Any], aliases: Iterable[str], actor: Actor) -> ReceivingBody:
    """A new body. Raises ``Refusal`` when the directory has it already, ``NotAllowed`` for a college."""
    with journal.change() as book:
        _require_department(actor)
        return _add(book, actor, values, aliases)


def adopt(key: str, actor: Actor) -> ReceivingBody:
    """Take a unit that the transfers have brought into the directory, as far as they tell what it is."""
    with journal.change() as book:
        _require_department(actor)
        index = directory_index.current()
        unit = index.receivers.get(key) or index.headings.get(key)
        if unit is None or unit.body is not None:
            raise Refusal("这个单位已在目录里，或不再出现在转接中，请刷新后再看。")
        return _add(book, actor, learned_values(unit, key in index.headings), ())


def edit_body(
    pk: int, values: Mapping[str, Any], aliases: Iterable[str], actor: Actor, *, seen: str
) -> ReceivingBody:
    """Change a body and its aliases. A new name keeps the old one as an alias.

    What had been verified and is changed is not verified any more. Raises ``Stale``, ``Refusal``, ``NotAllowed``.
    """
    with journal.change() as book:
        _require_department(actor)
        body = ReceivingBody.objects.get(pk=pk)
        _require_seen(body, seen)
        old_name, was = body.name, {name: getattr(body, name) for name in VERIFIED_FIELDS}
        wanted = _clean_aliases(aliases)
        differing = changes.apply(body, {name: values[name] for name in BODY_FIELDS if name in values})
        body.key = unit_key(body.name)
        if any(getattr(body, name) != was[name] for name in VERIFIED_FIELDS) and body.verified_on:
            differing["核实日期"] = (str(body.verified_on), "（空）")
            body.verified_by = body.verified_on = None
        if unit_key(old_name) != body.key:
            wanted[unit_key(old_name)] = old_name
        wanted.pop(body.key, None)
        before = "、".join(alias.name for alias in body.aliases.all())
        _require_free(body, wanted)
        _save(body)
        body.aliases.exclude(key__in=wanted).delete()
        have = set(body.aliases.values_list("key", flat=True))
        BodyAlias.objects.bulk_create(
            BodyAlias(body=body, key=key, name=name) for key, name in wanted.items() if key not in have
        )
        after = "、".join(body.aliases.order_by("name").values_list("name", flat=True))
        if before != after:
            differing["别名"] = (before or "（空）", after or "（空）")
        if differing:
            _record(book, actor, "EDIT_BODY", body, differing)
        return body


def verify_body(pk: int, source: str, actor: Actor, *, seen: str) -> ReceivingBody:
    """Record that somebody of 组织部 has asked, and whom: that is the source from now on."""
    with journal.change() as book:
        user = _require_department(actor)
        if not source.strip():
            raise Refusal("请写明向谁核实、依据是什么。")
        body = ReceivingBody.objects.get(pk=pk)
        _require_seen(body, seen)
        values = {"affiliation_source": source.strip(), "affiliation_on": clock.today()}
        differing = changes.apply(body, values)
        body.verified_by, body.verified_on = user, clock.today()
        _save(body)
        _record(book, actor, "VERIFY_BODY", body, differing)
        return body


def set_active(pk: int, active: bool, actor: Actor) -> ReceivingBody:
    """Take a body out of all suggestions, or put it back. Nothing is deleted."""
    with journal.change() as book:
        _require_department(actor)
        body = ReceivingBody.objects.get(pk=pk)
        if differing := changes.apply(body, {"active": active}):
            body.save(update_fields=["active"])
            _record(book, actor, "ACTIVATE_BODY" if active else "DEACTIVATE_BODY", body, differing)
        return body


def version(body: ReceivingBody) -> str:
    """A mark of the body with its aliases as they stand now, for a form to carry."""
    aliases = "|".join(sorted(alias.key for alias in body.aliases.all()))
    mark = f"{changes.fingerprint(body, (*BODY_FIELDS, 'verified_on', 'active'))}|{aliases}"
    return hashlib.sha256(mark.encode()).hexdigest()[:24]


def learned_values(unit: Unit, heads: bool) -> dict[str, Any]:
    """What the transfers tell about a unit. Its affiliation only by the route on which people have arrived."""
    arrived = {use.route for use in unit.uses if use.receipts}
    affiliation, source = Affiliation.UNKNOWN, ""
    if arrived == {Route.IN_BEIJING}:
        affiliation, source = Affiliation.BEIJING, f"京内转接 {unit.receipts} 人已确认报到"
    elif is_army(unit.name):
        affiliation, source = Affiliation.ARMY, "名称"
    return {
        "name": unit.name,
        "level": level_of(unit.name),
        "may_head": heads and not heading_fault(unit.name) and not unit.shunned,
        "code": unit.usual.code,
        "affiliation": affiliation,
        "affiliation_source": source,
        "affiliation_on": clock.today() if source else None,
    }


def level_of(name: str) -> BodyLevel:
    """The level that the name of a body shows; UNKNOWN when it shows none."""
    if is_branch(name) or name.endswith(("总支部委员会", "党总支")):
        return BodyLevel.BRANCH
    if is_army(name):
        return BodyLevel.ARMY
    for words, level in (
        (("街道", "镇委员会", "乡委员会", "镇党委", "乡党委", "社区"), BodyLevel.TOWNSHIP),
        (("大学", "学院"), BodyLevel.UNIVERSITY),
        (("研究院", "研究所", "科学院"), BodyLevel.INSTITUTE),
        (("公司", "集团", "银行"), BodyLevel.COMPANY),
        (("市委", "州委", "盟委", "地委", "地区委"), BodyLevel.CITY),
        (("区委", "县委", "旗委"), BodyLevel.COUNTY),
    ):
        if any(word in name for word in words):
            return level
    return BodyLevel.UNKNOWN


def unlisted() -> list[Unit]:
    """Units of the present season that the directory does not have yet."""
    season = Season.current()
    return directory_index.current().unlisted(season.year) if season else []


def _add(book: Journal, actor: Actor, values: Mapping[str, Any], aliases: Iterable[str]) -> ReceivingBody:
    body = ReceivingBody(**{name: values[name] for name in BODY_FIELDS if name in values})
    body.key = unit_key(body.name)
    wanted = _clean_aliases(aliases)
    wanted.pop(body.key, None)
    _require_free(body, wanted)
    _save(body)
    BodyAlias.objects.bulk_create(BodyAlias(body=body, key=key, name=name) for key, name in wanted.items())
    first = {
        str(body._meta.get_field(name).verbose_name): ("", changes.in_words(body, name, getattr(body, name)))
        for name in BODY_FIELDS
        if getattr(body, name) not in (None, "", False)
    }
    if wanted:
        first["别名"] = ("", "、".join(wanted.values()))
    _record(book, actor, "ADD_BODY", body, first)
    return body


def _clean_aliases(aliases: Iterable[str]) -> dict[str, str]:
    """Key → name, each once."""
    cleaned = {unit_key(name): name.strip() for name in aliases if name.strip()}
    for name in cleaned.values():
        if len(name) > MAX_NAME:
            raise Refusal(f"别名最多 {MAX_NAME} 个字，请缩短“{name[:20]}……”。")
    return cleaned


def _require_seen(body: ReceivingBody, seen: str) -> None:
    if seen != version(body):
        raise Stale("在您填写期间，他人已修改过这个单位，本次没有保存。请重新打开后再改。")


def _require_free(body: ReceivingBody, aliases: Mapping[str, str]) -> None:
    """No name may mean two bodies."""
    keys = {body.key: body.name, **aliases}
    others = ReceivingBody.objects.filter(key__in=keys).exclude(pk=body.pk).values_list("key", "name")
    aliased = BodyAlias.objects.filter(key__in=keys).exclude(body_id=body.pk)
    for key, owner in [*others, *aliased.values_list("key", "body__name")]:
        if key == body.key:
            raise Refusal(f"目录里已有这个单位：{owner}。请打开它修改，不要重复建立。")
        raise Refusal(f"别名“{keys[key]}”已是“{owner}”的名称，请换一个或去掉。")


def _save(body: ReceivingBody) -> None:
    changes.check(body)
    body.save()


def _record(
    book: Journal, actor: Actor, verb: str, body: ReceivingBody, differing: Mapping[str, tuple[str, str]]
) -> None:
    words = {
        "ADD_BODY": "收入目录",
        "EDIT_BODY": "修改目录单位",
        "VERIFY_BODY": "核实目录单位",
        "DEACTIVATE_BODY": "停用目录单位",
        "ACTIVATE_BODY": "恢复目录单位",
    }
    book.record(
        actor,
        verb,
        f"{words[verb]}：{body.name}"[:60],
        subject=f"body:{body.pk}",
        data={"changes": differing} if differing else None,
    )


def _require_department(actor: Actor) -> User | None:
    """Whoever of 组织部 acts, as the database knows the person now; None for a rule of the program."""
    if actor.user is None:
        return None
    user = User.objects.filter(pk=actor.user.pk, is_active=True).first()
    if user is None or not user.is_department:
        raise NotAllowed("单位目录由组织部维护，您可以查找和使用。")
    return user
