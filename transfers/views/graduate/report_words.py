"""What the pages after leaving say: on paper and online, for each thing that the graduate reports."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from members import clock
from transfers.enums import Path, RefusalReason, Status
from transfers.forms.own_reports import HEARD
from transfers.models import OwnReport, Transfer
from transfers.models.own_reports import OwnReportKind, OwnReportState
from transfers.services.standing import day_words

SLUGS = {
    "handed-in": OwnReportKind.HANDED_IN,
    "receipt": OwnReportKind.RECEIPT,
    "refused": OwnReportKind.REFUSED,
}
SLUG_OF = {kind: slug for slug, kind in SLUGS.items()}

Rows = list[dict[str, Any]]
Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PageWords:
    """Heading and first sentence of a form, and the word on its button."""

    heading: str
    lead: str
    button: str


_PAPER = {
    OwnReportKind.HANDED_IN: PageWords(
        "介绍信已交给对方", "告诉学院什么时候交给了谁：学院就知道信没有丢，接下来只等回执。", "告诉学院"
    ),
    OwnReportKind.RECEIPT: PageWords(
        "上传回执照片", "请拍下盖好章的第三联（回执联）：四个角都在，字和印章看得清。", "提交给学院核对"
    ),
    OwnReportKind.REFUSED: PageWords(
        "对方不接收", "先不要着急，也不要自己另找单位。告诉学院原因，学院会重新办理。", "提交给学院"
    ),
}
_ONLINE = {
    OwnReportKind.HANDED_IN: PageWords(
        "已到对方党组织报到", "告诉学院什么时候到哪里报到，学院就知道可以等对方确认了。", "告诉学院"
    ),
    OwnReportKind.RECEIPT: PageWords(
        "对方已确认接收", "对方在系统里办完的，请告诉学院；有截图可以一起上传。", "提交给学院核对"
    ),
    OwnReportKind.REFUSED: _PAPER[OwnReportKind.REFUSED],
}


def on_paper(transfer: Transfer) -> bool:
    """Whether a letter travels with the person."""
    return Path.of(transfer.route, transfer.channel) == Path.OUT_PAPER


def page_words(kind: OwnReportKind, transfer: Transfer) -> PageWords:
    """For the form of one kind."""
    return (_PAPER if on_paper(transfer) else _ONLINE)[kind]


def refused_steps(transfer: Transfer, *, told: bool = False) -> list[Step]:
    """What to do now when the other side does not take one, in the order of doing. ``told``: the college knows."""
    last = ("在办好以前", "您的组织关系还在学院：请按月交党费，保持电话畅通。")
    ask = ("问清三件事", "为什么不接收，应当转到哪个党组织，谁说的（姓名、电话）。")
    tell = [("告诉学院", "填下面的表，学院核对后会重新办理；有期限的，请同时打电话。")]
    if told:
        tell = [("等学院电话", "学院核实后重新办理；有期限的，请直接打电话。")]
    if on_paper(transfer):
        return [
            ("收好介绍信", "第二联、第三联都不要撕、不要涂改、不要丢，重新办理时要交回学院。"),
            ask,
            (
                "请对方写一句说明",
                "写明没有接收、不能接收的原因，盖章或签名。信已经不在您手里的，必须有对方党组织的未接收证明。",
            ),
            *tell,
            last,
        ]
    return [
        ("不用自己在系统里操作", "请对方不要一直放着：不接收的，请对方在系统里退回，学院才能重新发起。"),
        ask,
        *tell,
        last,
    ]


def summary_rows(report: OwnReport) -> Rows:
    """What was said, for ``components/key_values.html``."""
    kind = OwnReportKind(report.kind)
    reason = HEARD[RefusalReason(report.refusal_reason)] if report.refusal_reason else ""
    rows: Rows = [
        {"label": "日期", "value": day_words(report.on, clock.today())},
        {"label": "党组织", "value": report.unit},
        {"label": "对方怎么说", "value": reason},
        {"label": "具体情况", "value": report.text},
        {"label": "对方经办人", "value": " ".join(filter(None, (report.handler, report.handler_phone)))},
    ]
    if kind != OwnReportKind.HANDED_IN:
        rows.append({"label": "处理情况", "value": report.get_state_display()})
    return [row for row in rows if row["value"]]


def moment_words(moment: datetime.datetime) -> str:
    """``6 月 16 日 09:30``."""
    local = timezone.localtime(moment)
    return f"{day_words(local.date(), clock.today())} {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class SentWords:
    """What a page says of a report that has been sent. ``tone``: of the box around it."""

    heading: str
    said: str
    tone: str
    then: tuple[str, ...]


def sent_words(report: OwnReport, transfer: Transfer) -> SentWords:
    """Where the report stands, and what comes next."""
    kind, paper = OwnReportKind(report.kind), on_paper(transfer)
    match OwnReportState(report.state), kind:
        case OwnReportState.NOTED, _:
            said = "已记下，学院办理时能看到。"
            return SentWords("已告诉学院", said, "success", _then_handed_in(transfer))
        case OwnReportState.WAITING, OwnReportKind.RECEIPT if transfer.is_open:
            return SentWords(
                "已提交，等学院核对",
                "学院核对无误后登记办结，首页会显示。",
                "info",
                _then_receipt(paper=paper),
            )
        case OwnReportState.WAITING, _ if transfer.is_open:
            said = "学院会打电话核实，核实后重新办理。"
            return SentWords("已提交，等学院核对", said, "info", ())
        case OwnReportState.ACCEPTED, OwnReportKind.RECEIPT:
            return SentWords("学院已核对", "回执已登记，转接已办结。", "success", _then_accepted(paper=paper))
        case OwnReportState.ACCEPTED, _:
            return SentWords("学院已核对", "已登记对方不接收，学院会重新办理，请留意首页。", "success", ())
        case OwnReportState.DECLINED, _:
            return SentWords("学院没有采纳", f"原因：{report.decision_note}", "warning", ())
        case _:
            return SentWords("转接已有结果", "这份反馈不用再核对，现在的情况请看首页。", "info", ())


def _then_handed_in(transfer: Transfer) -> tuple[str, ...]:
    if not transfer.is_open:
        return ()
    if on_paper(transfer):
        return (
            "请对方在第三联（回执联）上盖章、签名，一个月内寄回或传真给学院。",
            "拿到盖好章的第三联，先拍照上传，学院就可以登记。",
        )
    return ("请对方在系统里确认接收；确认以后才算转出。", "对方确认了，请再告诉学院一声。")


def _then_receipt(*, paper: bool) -> tuple[str, ...]:
    if not paper:
        return ("照片和截图只是线索，学院要在系统里看到对方确认才能办结。",)
    return (
        "照片只用来先登记；第三联原件仍请在一个月内寄回学院存档。",
        "拍得不清楚的，学院会写明原因，请重新上传。",
    )


def _then_accepted(*, paper: bool) -> tuple[str, ...]:
    return ("第三联原件还没有寄回的，请寄给学院存档。",) if paper else ()


def closed_words(transfer: Transfer) -> str:
    """Why nothing can be reported now."""
    match Status(transfer.status):
        case Status.COMPLETED:
            return "您的组织关系已经转出，不用再反馈。"
        case Status.FAILED:
            return "学院已登记对方没有接收，正在准备重新办理。"
        case Status.CANCELLED:
            return "这次转接已经撤销，不用反馈。"
        case Status.LETTER_ISSUED:
            return "介绍信还没有领取，领取并交给对方以后再来这里。"
        case Status.INITIATED:
            return "这次是院内调动，由学院办理，不用您反馈。"
        case _:
            return "转接还没有发出，办到那一步时再来这里。"
