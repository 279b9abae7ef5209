"""What went to and fro between the graduate and the office, and the papers before leaving."""

from django.db.models import Count

from members.models import User
from transfers.models import (
    Attendance,
    ContactRecord,
    MaterialRecord,
    MemberRequest,
    Message,
    OwnReport,
    OwnReportPhoto,
)
from transfers.models.contacts import MailState
from transfers.models.own_reports import OwnReportState
from transfers.services.own_data.parts import Entry, Group, day, moment


def reports(user: User) -> Group:
    """What the graduate has reported after leaving."""
    pictured = set(OwnReportPhoto.objects.visible_to(user).values_list("report", flat=True))
    return Group(
        "reports",
        "我的反馈",
        [_report(each, each.pk in pictured) for each in OwnReport.objects.visible_to(user)],
        "照片在“到哪一步了”里查看。",
    )


def _report(report: OwnReport, has_photo: bool) -> Entry:
    return Entry.of(
        report.get_kind_display(),
        ("日期", day(report.on)),
        ("交给的党组织", report.unit),
        ("对方经办人", report.handler),
        ("对方经办人电话", report.handler_phone),
        ("对方不接收的原因", report.get_refusal_reason_display() if report.refusal_reason else ""),
        ("说明", report.text),
        ("照片", "1 张" if has_photo else ""),
        ("提交时间", moment(report.reported_at)),
        ("处理", report.get_state_display()),
        ("处理说明", report.decision_note if report.state == OwnReportState.DECLINED else ""),
        ("处理时间", moment(report.decided_at)),
    )


def requests(user: User) -> Group:
    """What the graduate has asked for, and the answers."""
    found = MemberRequest.objects.visible_to(user).annotate(pictures=Count("photos")).order_by("-asked_at")
    entries = [
        Entry.of(
            each.get_kind_display(),
            ("说明", each.text),
            ("照片", f"{each.pictures} 张" if each.pictures else ""),
            ("提出时间", moment(each.asked_at)),
            ("处理", each.get_state_display()),
            ("答复", each.answer),
            ("答复时间", moment(each.answered_at)),
            ("撤回时间", moment(each.withdrawn_at)),
        )
        for each in found
    ]
    return Group("requests", "我的申请", entries, "照片在“申请”里查看。")


def messages(user: User) -> Group:
    """What the office has told the graduate in the own pages."""
    entries = [
        Entry.of(
            each.subject,
            ("内容", each.text),
            ("发出时间", moment(each.sent_at)),
            ("阅读时间", moment(each.read_at)),
            ("邮件", each.get_mail_state_display() if each.mail_state != MailState.NONE else ""),
        )
        for each in Message.objects.visible_to(user)
    ]
    return Group("messages", "收到的消息", entries)


def contacts(user: User) -> Group:
    """When the office has reached for the graduate, or for the receiver about the graduate."""
    entries = [
        Entry.of(
            f"{day(each.on)}　{each.get_method_display()}",
            ("联系谁", each.get_side_display()),
            ("结果", each.get_result_display()),
            ("内容", each.text),
            ("下次联系", day(each.next_on)),
        )
        for each in ContactRecord.objects.visible_to(user)
    ]
    return Group("contacts", "联系记录", entries)


def departure(user: User) -> Group:
    """Files handed over and education attended before leaving."""
    entries = [
        Entry.of(
            each.kind.name,
            ("材料", each.get_state_display()),
            ("接收人或单位", each.handed_to),
            ("移交日期", day(each.handed_on)),
        )
        for each in MaterialRecord.objects.visible_to(user).select_related("kind").order_by("kind__position")
    ]
    sessions = Attendance.objects.visible_to(user).select_related("session").order_by("-session__held_on")
    entries += [
        Entry.of(
            each.session.topic,
            ("离校教育", each.get_state_display()),
            ("日期", day(each.session.held_on)),
        )
        for each in sessions
    ]
    return Group("departure", "材料与离校教育", entries)
