"""The pages on which a graduate says where to, one question each; which of them are asked follows from the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from transfers.enums import Channel, Path, Route
from transfers.forms import graduate_target as forms
from transfers.models import Transfer
from transfers.services import confirmed


@dataclass(frozen=True, slots=True)
class Step:
    """One page: its address, the question on it, how it is called in the overview, its form.

    ``lead`` stands under the question. ``unsaid``: what the overview says while there is no answer, "" where none
    is needed.
    """

    slug: str
    title: str
    label: str
    form: type[forms.StepForm]
    lead: str = ""
    unsaid: str = ""

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("transfers:my_target_step", args=[self.slug])


WHERE = Step(
    "where",
    "接收党组织在哪里？",
    "在哪里",
    forms.WhereForm,
    "看党组织归谁管，不只看地址。拿不准就问接收单位的党务老师。",
    "还没有选",
)
UNIT = Step("unit", "接收党组织叫什么？", "接收党组织", forms.UnitForm, "请写对方告诉您的全称。", "还没有填")
HEADING = Step(
    "heading",
    "介绍信开给谁？",
    "介绍信抬头",
    forms.HeadingForm,
    "抬头是能直接接收党员的上级党委或它的组织部，不是公司，也不是党支部。请向对方问清。",
    "还没有填",
)
CHANNEL = Step(
    "channel",
    "对方要不要纸质介绍信？",
    "要不要纸质介绍信",
    forms.ChannelForm,
    "以对方的答复为准：已接入全国党员管理信息系统的线上转，没有接入的开纸质介绍信。",
    "还没有问清",
)
CODE = Step(
    "code",
    "接收党组织的编码是多少？",
    "编码",
    forms.CodeForm,
    "请向对方索取，不要自己猜。",
    "还没有填",
)
CONTACT = Step(
    "contact", "对方找谁联系？", "对方联系人", forms.ContactForm, "以后核对名称、催回执时找这个人。"
)
OTHER = Step("other", "还有什么要说明的？", "其他", forms.OtherForm)

STEPS: Mapping[Path, tuple[Step, ...]] = MappingProxyType(
    {
        Path.UNDECIDED: (WHERE, UNIT, CONTACT, OTHER),
        Path.INTRA_COLLEGE: (WHERE, UNIT, OTHER),
        Path.IN_BEIJING: (WHERE, UNIT, CODE, CONTACT, OTHER),
        Path.OUT_ONLINE: (WHERE, UNIT, HEADING, CHANNEL, CODE, CONTACT, OTHER),
        Path.OUT_PAPER: (WHERE, UNIT, HEADING, CHANNEL, CONTACT, OTHER),
    }
)
ALL = MappingProxyType({step.slug: step for steps in STEPS.values() for step in steps})
WHERE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Route.INTRA_COLLEGE: "还在本学院",
        Route.IN_BEIJING: "北京市委下面的其他单位（京内）",
        Route.OUT_OF_BEIJING: "北京以外，或在京的中央单位、部队（京外）",
    }
)


def steps_of(transfer: Transfer) -> tuple[Step, ...]:
    """The pages that this destination needs, in order."""
    return STEPS[Path.of(transfer.route, transfer.channel)]


def after(transfer: Transfer, step: Step) -> Step | None:
    """The next page; None after the last one."""
    steps = steps_of(transfer)
    place = steps.index(step) + 1 if step in steps else len(steps)
    return steps[place] if place < len(steps) else None


def before(transfer: Transfer, step: Step) -> Step | None:
    """The page before; None before the first one."""
    steps = steps_of(transfer)
    place = steps.index(step)
    return steps[place - 1] if place else None


def has_begun(transfer: Transfer) -> bool:
    """Whether anything is known of where to, or has been said of it."""
    said = (transfer.route, transfer.receiving_organization, transfer.heading_organization)
    return any(said) or transfer.being_filled_by_graduate or transfer.filled_by_graduate


def answer(transfer: Transfer, step: Step) -> str:
    """What has been said on a page, in words; "" for nothing."""
    match step.slug:
        case "where":
            unknown = "说不清，请学院判断" if has_begun(transfer) else ""
            return WHERE_WORDS.get(transfer.route, unknown)
        case "unit":
            return transfer.receiving_organization
        case "heading":
            return transfer.heading_organization
        case "channel":
            paper = "需要纸质介绍信" if transfer.channel == Channel.PAPER else ""
            return confirmed.asked_words(transfer) or paper
        case "code":
            return transfer.receiving_code
        case "contact":
            return " ".join(filter(None, (transfer.contact_name, transfer.contact_phone)))
        case _:
            return "；".join(filter(None, (transfer.destination_kind, transfer.remark)))


def unsaid(transfer: Transfer, step: Step) -> str:
    """What is missing on a page, "" when nothing is. The code is asked of everybody, and needed 京内 only."""
    if answer(transfer, step) or (step is CODE and transfer.route != Route.IN_BEIJING):
        return ""
    return step.unsaid


def first_unsaid(transfer: Transfer) -> Step | None:
    """Where to go on."""
    return next((step for step in steps_of(transfer) if unsaid(transfer, step)), None)


def counted(transfer: Transfer, step: Step) -> dict[str, Any]:
    """第几步，共几步; the number of all is known once the place is."""
    steps = steps_of(transfer)
    total = len(steps) if has_begun(transfer) else 0
    return {"number": steps.index(step) + 1, "total": total}
