"""打印方案: how each printer puts things on each kind of paper, and how that is worked out from a measured sheet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from letters.models import PrintProfile
from letters.models.printing import OFFSET_MM, SCALE_PERCENT
from letters.render.placing import Placing
from letters.render.sheets.calibration import CROSSES
from members.models import User
from members.refusals import NotAllowed, Refusal
from members.services import changes, journal
from members.services.journal import Actor

PLACING_FIELDS = ("offset_x", "offset_y", "scale_x", "scale_y")
FIELDS = ("name", "stock", *PLACING_FIELDS)


# --- Whose -----------------------------------------------------------------------------------


def may_keep(user: User | None, profile: PrintProfile) -> bool:
    """An office keeps its own printers: a college its own, 组织部 its own."""
    if user is None or not user.is_staff_member:
        return False
    return profile.organization_id == (user.organization_id if user.is_college else None)


def usable_by(user: User) -> Any:
    """The profiles in use of the user's own office: what a print may be made with."""
    own = user.organization_id if user.is_college else None
    return PrintProfile.objects.visible_to(user).filter(organization=own, active=True)


def placing_of(profile: PrintProfile) -> Placing:
    """As the renderer takes it."""
    return Placing(**{name: float(getattr(profile, name)) for name in PLACING_FIELDS})


# --- Saving ----------------------------------------------------------------------------------


def create(values: Mapping[str, Any], actor: Actor) -> PrintProfile:
    """A new profile of the actor's own office."""
    user = actor.user
    if user is None or not user.is_staff_member:
        raise NotAllowed("打印方案由办理人员建立。")
    owner = user.organization if user.is_college else None
    with journal.change() as book:
        profile = PrintProfile(organization=owner, **{name: values[name] for name in FIELDS})
        _refuse_same_name(profile)
        changes.check(profile)
        profile.save(force_insert=True)
        first = {
            str(PrintProfile._meta.get_field(name).verbose_name): (
                "",
                changes.in_words(profile, name, getattr(profile, name)),
            )
            for name in FIELDS
        }
        _note(book, actor, profile, f"新建打印方案：{profile.name}", first)
    return profile


def change(pk: int, values: Mapping[str, Any], actor: Actor, *, seen: str) -> PrintProfile:
    """Change a profile. Prints that were made with it keep the placing that they were made with.

    ``seen``: the ``changes.fingerprint`` of what the person had before the eyes; ``Stale`` if it is another now.
    """
    with journal.change() as book:
        profile = _own(pk, actor)
        changes.require_fresh(profile, FIELDS, seen)
        wanted = {name: values[name] for name in FIELDS if name in values}
        if differing := changes.apply(profile, wanted):
            _refuse_same_name(profile)
            changes.check(profile)
            profile.save()
            _note(book, actor, profile, f"修改打印方案：{profile.name}", differing)
    return profile


def put_in_use(pk: int, active: bool, actor: Actor) -> PrintProfile:
    """Put a profile out of use, or back. It is never deleted: prints refer to it."""
    with journal.change() as book:
        profile = _own(pk, actor)
        if differing := changes.apply(profile, {"active": active}):
            profile.save()
            _note(book, actor, profile, f"{'恢复' if active else '停用'}打印方案：{profile.name}", differing)
    return profile


def _own(pk: int, actor: Actor) -> PrintProfile:
    profile = PrintProfile.objects.select_related("organization").get(pk=pk)
    if not may_keep(actor.user, profile):
        raise NotAllowed("打印方案由使用它的单位维护。")
    return profile


def _refuse_same_name(profile: PrintProfile) -> None:
    same = PrintProfile.objects.filter(organization=profile.organization_id, name=profile.name)
    if same.exclude(pk=profile.pk).exists():
        raise Refusal(f"本单位已有名为“{profile.name}”的打印方案，请换一个名称。")


def _note(book: journal.Journal, actor: Actor, profile: PrintProfile, title: str, differing: Any) -> None:
    book.record(
        actor,
        "PROFILE_SAVED",
        title[:60],
        organization=profile.organization,
        subject=f"profile:{profile.pk}",
        data={"changes": differing},
    )


# --- Calibration -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """How one direction of a profile is set: millimetres and percent."""

    offset: Decimal
    scale: Decimal

    def corrected(self, printed: tuple[float, float], found: tuple[Decimal, Decimal]) -> "Axis":
        """The setting that puts things where they belong, from where two crosses came out.

        ``printed``: where the crosses should be; ``found``: where they are on the sheet, which was printed
        with this setting; in mm from the left (or top) edge of the paper. The model: the file has a cross of the form at
        o + s·q (this setting), the printer makes a·f + b of what stands at f in the file. So it is found at m = k·q + c with

            k = a·s = (m₂ − m₁) / (q₂ − q₁),   c = a·o + b = m₁ − k·q₁

        and the setting that gives a·(o′ + s′·q) + b = q for every q is s′ = 1/a = s/k, o′ = −b/a = o − c·s/k.
        Rounded to what a profile holds: 0.1 mm, 0.01 %.
        """
        (q1, q2), (m1, m2) = (Decimal(str(q)) for q in printed), found
        if m2 <= m1:
            raise Refusal("右下十字应在左上十字的右下方，请核对量得的数。")
        k = (m2 - m1) / (q2 - q1)
        c = m1 - k * q1
        s = self.scale / 100
        return Axis(
            (self.offset - c * s / k).quantize(Decimal("0.1"), ROUND_HALF_UP),
            (100 * s / k).quantize(Decimal("0.01"), ROUND_HALF_UP),
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """Where the upper left and the lower right cross were found, mm from the left and the top edge."""

    left: Decimal
    top: Decimal
    right: Decimal
    bottom: Decimal


def corrected(now: Mapping[str, Decimal], measured: Measured) -> dict[str, Decimal]:
    """The placing that cancels what was measured on a sheet printed with the placing ``now``.

    Raises ``Refusal`` when the numbers make no sense, or when no profile can make up for them.
    """
    (left, top), (right, bottom) = CROSSES
    across = Axis(now["offset_x"], now["scale_x"]).corrected((left, right), (measured.left, measured.right))
    down = Axis(now["offset_y"], now["scale_y"]).corrected((top, bottom), (measured.top, measured.bottom))
    found = {
        "offset_x": across.offset,
        "offset_y": down.offset,
        "scale_x": across.scale,
        "scale_y": down.scale,
    }
    if far := list(_too_far(found)):
        raise Refusal(
            f"按量得的数，{'、'.join(far)}，超出打印方案能调整的范围。"
            "请核对量得的数；打印时应选“实际大小”（100%），不选“适合页面”，纸张为 A4。"
        )
    return found


def _too_far(found: Mapping[str, Decimal]) -> Iterator[str]:
    for name, value in found.items():
        low, high = (each.limit_value for each in (OFFSET_MM if name.startswith("offset") else SCALE_PERCENT))
        if not low <= value <= high:
            label = str(PrintProfile._meta.get_field(name).verbose_name)
            yield f"{label.partition('（')[0]}应为 {value}{' 毫米' if name.startswith('offset') else '%'}"
