"""The cases of all seasons: attempts, confirmations, registers, letters, receipts."""

import json

from django.utils import timezone

from letters.models import Letter, Mailing
from members.models import User
from transfers.enums import Prospect
from transfers.models import (
    Case,
    Confirmation,
    ImportedRow,
    Receipt,
    ReceiptReport,
    RegisterRow,
    Transfer,
)
from transfers.services.own_data.parts import Entry, Group, Row, day, moment

HIDDEN = "#"  # keys of confirmed words that are marks, not words


def seasons(user: User) -> Group:
    """In which box the person was in each season, and how the data came in."""
    cases = (
        Case.objects.visible_to(user)
        .select_related("season", "organization", "branch")
        .order_by("-season__year")
    )
    entries = [
        Entry.of(
            str(case.season),
            ("所属党组织", case.organization.name),
            ("所在党支部", case.branch.name),
            ("去向类型", case.get_disposition_display()),
            ("办理至", day(case.disposition_until)),
            ("您选的毕业去向", Prospect(case.prospect).label if case.prospect else ""),
        )
        for case in cases
    ]
    imported = ImportedRow.objects.filter(member=user.member_id).select_related("upload__organization")
    entries += [
        Entry.of(
            "由登记表导入",
            ("导入单位", row.upload.organization.name),
            ("导入时间", moment(row.upload.committed_at)),
        )
        for row in imported.order_by("-upload__committed_at")
    ]
    return Group("seasons", "年度登记", entries)


def attempts(user: User) -> Group:
    """Each attempt to move the membership, and the registers that named it."""
    transfers = (
        Transfer.objects.visible_to(user)
        .select_related("case__season")
        .order_by("-case__season__year", "-attempt")
    )
    entries = [_attempt(transfer) for transfer in transfers]
    rows = (
        RegisterRow.objects.filter(case__member=user.member_id)
        .select_related("register__organization", "register__season")
        .order_by("-register__submitted_at")
    )
    entries += [
        Entry.of(
            f"{row.register.season}　{row.register.title}",
            ("报送单位", row.register.organization.name),
            ("报送时间", moment(row.register.submitted_at)),
            ("审核", row.get_decision_display()),
            ("审核时间", moment(row.decided_at)),
        )
        for row in rows
    ]
    return Group("attempts", "转接与报送", entries)


def confirmations(user: User) -> Group:
    """What has been declared to be right, in the words of that day."""
    found = (
        Confirmation.objects.visible_to(user)
        .select_related("transfer__case__season", "content")
        .order_by("-at")
    )
    return Group("confirmations", "确认与声明", [_confirmation(each) for each in found])


def letters(user: User) -> Group:
    """The letters, good and void, with the address that one was sent to."""
    found = Letter.objects.visible_to(user).select_related("organization").order_by("-issued_on", "-number")
    posted = {each.letter_id: each for each in Mailing.objects.visible_to(user)}
    return Group("letters", "介绍信", [_letter(letter, posted.get(letter.pk)) for letter in found])


def receipts(user: User) -> Group:
    """What the other side has confirmed, or reported by the code on the slip."""
    entries = [
        Entry.of(
            "回执",
            ("种类", receipt.get_kind_display()),
            ("日期", day(receipt.received_on)),
            ("登记时间", moment(receipt.recorded_at)),
        )
        for receipt in Receipt.objects.visible_to(user).order_by("-received_on")
    ]
    reports = ReceiptReport.objects.filter(transfer__case__member=user.member_id).order_by("-reported_at")
    entries += [
        Entry.of(
            "接收方网上反馈",
            ("接收党组织", report.unit),
            ("接收日期", day(report.received_on)),
            ("提交时间", moment(report.reported_at)),
            ("处理", report.get_state_display()),
        )
        for report in reports
    ]
    return Group("receipts", "回执", entries)


def _attempt(transfer: Transfer) -> Entry:
    return Entry.of(
        f"{transfer.case.season}　第 {transfer.attempt} 次转接",
        ("状态", transfer.graduate_status_label),
        ("转接类型", transfer.route_label if transfer.route else ""),
        ("毕业去向类别", transfer.destination_kind),
        ("介绍信抬头", transfer.heading_organization),
        ("具体接收单位", transfer.receiving_organization),
        ("接收党组织编码", transfer.receiving_code),
        ("对方联系人", transfer.contact_name),
        ("对方联系电话", transfer.contact_phone),
        ("向谁核实纸质介绍信", transfer.asked_whom),
        ("核实日期", day(transfer.asked_on)),
        ("备注", transfer.remark),
        ("您填写去向的时间", moment(transfer.own_target_at)),
        ("报送日期", day(transfer.submitted_on)),
        ("审核日期", day(transfer.decided_on)),
        ("线上发起日期", day(transfer.started_on)),
        ("线上填报的目标", transfer.started_target),
        ("办结日期", day(transfer.completed_on)),
        ("对方退回日期", day(transfer.failed_on)),
        ("对方退回原因", transfer.get_refusal_reason_display() if transfer.refusal_reason else ""),
        ("撤销日期", day(transfer.cancelled_on)),
    )


def _confirmation(confirmation: Confirmation) -> Entry:
    content = getattr(confirmation, "content", None)
    words: list[Row] = [
        (str(label), str(value))
        for key, label, value in (json.loads(content.words) if content else ())
        if not str(key).startswith(HIDDEN)
    ]
    return Entry.of(
        f"{timezone.localdate(confirmation.at)}　{'学院代为确认' if confirmation.on_behalf else '您确认'}",
        ("时间", moment(confirmation.at)),
        ("代为确认的依据", confirmation.how),
        ("声明版本", confirmation.declaration_version),
        *words,
    )


def _letter(letter: Letter, mailing: Mailing | None) -> Entry:
    content = letter.frozen_content
    address = (
        (("收件人", mailing.recipient), ("收件电话", mailing.phone), ("收件地址", mailing.address))
        if mailing
        else ()
    )
    return Entry.of(
        f"第 {letter.number} 号",
        ("开具单位", letter.organization.name),
        ("开具日期", day(letter.issued_on)),
        ("有效期至", day(letter.valid_until)),
        ("抬头", content.heading),
        ("具体接收单位", content.receiving),
        ("用印日期", day(letter.sealed_on)),
        ("发放日期", day(letter.delivered_on)),
        ("发放方式", letter.get_delivery_method_display() if letter.delivery_method else ""),
        ("邮件号", letter.tracking_number),
        *address,
        ("作废时间", moment(letter.voided_at)),
        ("作废原因", letter.get_void_reason_display() if letter.void_reason else ""),
    )
