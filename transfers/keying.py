"""What to key into 党员E先锋 for each way of moving: the menu path and the fields (domain.md §3, notice 二(一)).

党员E先锋 takes nothing from other programs, so a person copies field by field. Pure: no database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from transfers.enums import Path
from transfers.register.organizations import BELOW_COMMITTEE, GENERAL_BRANCH, bare_name

_TO_APPLICATIONS = ("组织关系转接", "工作事项（转接申请）")
_INSIDE_THE_CITY = (*_TO_APPLICATIONS, "市内转接/内部调动", "输入姓名查询", "勾选", "发起转接")

MENU_PATHS: Mapping[Path, tuple[str, ...]] = MappingProxyType(
    {
        Path.INTRA_COLLEGE: (*_INSIDE_THE_CITY, "内部调动", "填写信息", "确定"),
        Path.IN_BEIJING: (*_INSIDE_THE_CITY, "市内转接", "填写信息", "确定"),
        Path.OUT_ONLINE: (
            *_TO_APPLICATIONS,
            "转出市外【全国线上转接】",
            "勾选姓名",
            "发起转接",
            "填写信息",
            "确定",
        ),
    }
)

_NOTES = MappingProxyType(
    {
        Path.INTRA_COLLEGE: "院内转接由本学院在系统内完成内部调动，不经组织部审核。",
        Path.IN_BEIJING: "目标应是党支部，不能是党委或党总支；建议按编码查询。以对方支部“确认报到”为结束。",
        Path.OUT_ONLINE: (
            "目标必须是系统中已有的党组织：至少输入 4 个字查询，或按编码查询；"
            "查不到的不能发起，应改为纸质介绍信。收到回执信后才算转出。"
        ),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about one transfer, as words. ``id_number_tail``: the last four characters, no more."""

    name: str
    id_number_tail: str
    heading: str = ""
    receiving: str = ""
    code: str = ""
    fee_month: str = ""
    phone: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One field to copy; an empty value is shown as 无."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """What ``components/keying_card.html`` shows."""

    title: str
    path: tuple[str, ...]
    fields: tuple[Field, ...]
    note: str


def card(path: Path, facts: Facts) -> Card | None:
    """The keying card of a path; None where nothing is keyed in (paper, or not decided yet)."""
    if path not in MENU_PATHS:
        return None
    return Card(f"在党员E先锋中录入（{path.label}）", MENU_PATHS[path], _fields(path, facts), _NOTES[path])


def target(path: Path, facts: Facts) -> str:
    """The Party organisation to choose as target.

    Out of Beijing this is a committee (notice 二(一)3): where the receiver stands below one, the heading.
    """
    if path == Path.OUT_ONLINE and _is_below_committee(facts.receiving) and facts.heading:
        return facts.heading
    return facts.receiving


def _fields(path: Path, facts: Facts) -> tuple[Field, ...]:
    code, name = _TARGET_LABELS[path]
    return (
        Field("查询姓名", facts.name),
        Field("身份证号后四位（核对同名）", facts.id_number_tail),
        Field(code, facts.code),
        Field(name, target(path, facts)),
        Field("党费交至", facts.fee_month),
        Field("本人联系电话", facts.phone),
        Field("对方联系人", facts.contact_name),
        Field("对方联系电话", facts.contact_phone),
        Field("备注", _remark(path, facts)),
    )


_TARGET_LABELS = MappingProxyType(
    {
        Path.INTRA_COLLEGE: ("调入党支部编码", "调入党支部"),
        Path.IN_BEIJING: ("目标党支部编码", "目标党支部"),
        Path.OUT_ONLINE: ("目标党组织编码", "目标党组织（党委）"),
    }
)


def _remark(path: Path, facts: Facts) -> str:
    """Out of Beijing the branch goes into the remark (domain.md §3)."""
    parts = [facts.remark]
    if target(path, facts) != facts.receiving:
        parts.insert(0, f"具体接收单位：{facts.receiving}")
    return "；".join(part for part in parts if part)


def _is_below_committee(name: str) -> bool:
    bare = bare_name(name)
    return bool(BELOW_COMMITTEE.search(bare) or GENERAL_BRANCH.search(bare))
