"""What the demo's graduates have sent from their phones, and what the college has told them, by the demo's today."""

import datetime
import io
import random
import uuid

from PIL import Image, ImageDraw

from members import pictures
from members.demo_accounts import GRADUATES
from transfers.demo.places import at
from transfers.demo.stage import Stage
from transfers.desk import Desk
from transfers.enums import OPEN_STATUSES, Channel, Prospect, Route, Status
from transfers.models import Case, Transfer
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide
from transfers.models.member_requests import RequestKind
from transfers.models.own_reports import OwnReportKind
from transfers.models.receipt_reports import ReportState
from transfers.services import guides, member_requests
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said
from transfers.services.telling import batches, contacts
from transfers.working_lists import lists_of

CODE = "01"  # the college whose desk the demo shows first
TOLD_AT = at(6, 14, 9, 20)
CALLED_AT = at(6, 15, 10, 15)
SENT_AT = at(6, 15, 16, 40)
TITLE = "请核对并确认转接信息"
WORDS = "{姓名}同学：\n您的组织关系转接信息已经填好，请尽快登录本系统逐项核对，无误后确认；有不对的地方，在核对页面上告诉我们。"


def note(stage: Stage) -> None:
    """Put it all on the timeline."""
    stage.timeline.at(TOLD_AT, lambda: _tell(stage))
    stage.timeline.at(CALLED_AT, lambda: _call(stage, CALLED_AT.date()))
    stage.timeline.at(SENT_AT, lambda: _send(stage, SENT_AT.date()))


def _tell(stage: Stage) -> None:
    """A message to all who have not confirmed yet."""
    assert stage.season is not None
    actor = stage.actors[CODE]
    assert actor.user is not None
    desk = Desk.of(actor.user, stage.season)
    waiting = Transfer.objects.visible_to(actor.user).filter(lists_of(desk.party)["confirmation"].rows(desk))
    batches.send(
        list(waiting.values_list("case", flat=True)),
        TITLE,
        WORDS,
        actor,
        list_key="confirmation",
        mail=False,
        batch=uuid.UUID(int=stage.rng.getrandbits(128), version=4),
        season=stage.season,
    )


def _call(stage: Stage, day: datetime.date) -> None:
    """Two calls about what is overdue: one that reached nobody and is to be tried again, one to a receiver."""
    late = Transfer.objects.filter(
        organization__code=CODE, status__in=(Status.INITIATED, Status.LETTER_DELIVERED), due_on__lt=day
    ).order_by("due_on", "case__member__student_number")[:2]
    results = (
        (
            ContactSide.MEMBER,
            ContactResult.NO_ANSWER,
            "上午两次拨打无人接听。",
            day + datetime.timedelta(days=1),
        ),
        (ContactSide.RECEIVER, ContactResult.REACHED, "对方组织员答复：材料已收到，本周内确认。", None),
    )
    for transfer, (side, result, text, next_on) in zip(late, results, strict=False):
        contacts.record(
            transfer.case_id,
            stage.actors[CODE],
            method=ContactMethod.PHONE,
            result=result,
            on=day,
            side=side,
            text=text,
            next_on=next_on,
        )


def _send(stage: Stage, day: datetime.date) -> None:
    """A request, a receipt's photograph, a refusal, and somebody who says to have reported."""
    started = _own(stage, "started")
    member_requests.ask(
        started.case_id,
        RequestKind.CHANGE,
        "原单位党支部通知：我所在部门已划到另一家分公司，组织关系要转到分公司党支部，对方的名称和编码我会尽快问清补上。",
        [],
        stage.graduate_of(started.member),
    )
    guides.choose(
        _own(stage, "draft").case_id, Prospect.EMPLOYED, stage.graduate_of(_own(stage, "draft").member)
    )
    on_the_way = (
        Transfer.objects.for_pages()
        .filter(organization__code=CODE, status__in=OPEN_STATUSES)
        .exclude(case__member__student_number__in=[account.username for account in GRADUATES])
    )
    by_letter = on_the_way.filter(status=Status.LETTER_DELIVERED).exclude(
        receipt_reports__state=ReportState.WAITING
    )
    online = on_the_way.filter(status=Status.INITIATED, route=Route.OUT_OF_BEIJING, channel=Channel.ONLINE)
    _report(
        stage,
        by_letter,
        OwnReportKind.RECEIPT,
        Said(on=day, handler="组织科 刘敏"),
        photo=_receipt(stage.rng),
    )
    _report(
        stage,
        online,
        OwnReportKind.REFUSED,
        Said(on=day, refusal_reason="WRONG_TARGET", text="对方组织员说应转到其二级党委，请学院重新发起。"),
    )
    handed = _own(stage, "delivered")
    own_reports.report(
        handed.pk,
        OwnReportKind.HANDED_IN,
        Said(on=day, handler="李老师"),
        stage.graduate_of(handed.member),
    )


def _own(stage: Stage, key: str) -> Transfer:
    """The transfer of a graduate of the demo who can sign in."""
    username = next(account.username for account in GRADUATES if account.key == key)
    case = Case.objects.get(season=stage.season, member__student_number=username)
    found: Transfer = Transfer.objects.for_pages().latest_attempts().get(case=case)
    return found


def _report(stage: Stage, candidates: object, kind: OwnReportKind, said: Said, photo: bytes = b"") -> None:
    """By the first of those in whose story it fits."""
    transfer = candidates.order_by("case__member__student_number").first()  # type: ignore[attr-defined]
    own_reports.report(transfer.pk, kind, said, stage.graduate_of(transfer.member), photo=photo)


def _receipt(rng: random.Random) -> bytes:
    """A sheet of paper with lines and a red ring, as a phone might see it: nothing on it can be read."""
    picture = Image.new("RGB", (900, 640), (214, 208, 198))
    draw = ImageDraw.Draw(picture)
    draw.polygon([(70, 60), (850, 40), (870, 590), (50, 600)], fill=(248, 247, 242))
    for row in range(7):
        end = 300 + rng.randint(150, 480)
        draw.line([(130, 130 + row * 58), (end, 126 + row * 58)], fill=(90, 90, 96), width=9)
    draw.ellipse([(600, 370), (780, 550)], outline=(196, 58, 52), width=9)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return pictures.clean(out.getvalue())
