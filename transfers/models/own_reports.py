"""What the graduate reports after leaving: handed in, receipt in hand, refused. It proves nothing until the office has looked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.scoping import ScopedManager
from transfers.enums import RefusalReason
from transfers.models.transfers import Transfer


class OwnReportKind(Labelled):
    """What is reported."""

    HANDED_IN = "HANDED_IN", "已报到（已交介绍信）"
    RECEIPT = "RECEIPT", "拿到回执"
    REFUSED = "REFUSED", "对方不接收"


class OwnReportState(Labelled):
    """``NOTED``: needs nobody's decision. ``WITHDRAWN``: by the graduate, as long as nobody had looked."""

    NOTED = "NOTED", "已告知学院"
    WAITING = "WAITING", "待学院核对"
    ACCEPTED = "ACCEPTED", "学院已采纳"
    DECLINED = "DECLINED", "学院未采纳"
    WITHDRAWN = "WITHDRAWN", "已撤回"


_DECIDED = (OwnReportState.ACCEPTED, OwnReportState.DECLINED)
_STANDING = (OwnReportState.NOTED, OwnReportState.WAITING)


class OwnReport(models.Model):
    """One report on one transfer. At most one of a kind stands (noted or waiting): a new one takes its place."""

    organization_path = "transfer__organization"
    graduate_path = "transfer__case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="own_reports")
    kind = models.CharField("种类", max_length=20, choices=OwnReportKind.choices())
    on = models.DateField("日期", help_text="报到、收到回执或被拒绝的日期")
    unit = models.CharField("交给的党组织", max_length=100, blank=True)
    handler = models.CharField("对方经办人", max_length=60, blank=True)
    handler_phone = EncryptedTextField("对方经办人电话", blank=True)
    refusal_reason = models.CharField(
        "对方不接收的原因", max_length=20, blank=True, choices=RefusalReason.choices()
    )
    text = EncryptedTextField("说明", blank=True)
    reported_at = models.DateTimeField("提交时间")
    state = models.CharField("处理", max_length=20, choices=OwnReportState.choices())
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    decision_note = EncryptedTextField("处理说明", blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "本人反馈"
        ordering = ("-reported_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("transfer", "kind"),
                condition=Q(state__in=_STANDING),
                name="one_standing_own_report_per_kind",
            ),
            models.CheckConstraint(
                name="own_report_kind", condition=Q(kind__in=OwnReportKind.constraint_values())
            ),
            models.CheckConstraint(
                name="own_report_refused_has_reason",
                condition=Q(kind=OwnReportKind.REFUSED) & ~Q(refusal_reason="")
                | ~Q(kind=OwnReportKind.REFUSED) & Q(refusal_reason=""),
            ),
            models.CheckConstraint(
                name="own_report_decided_by_somebody",
                condition=Q(state__in=_DECIDED, decided_by__isnull=False, decided_at__isnull=False)
                | Q(
                    state__in=(OwnReportState.NOTED, OwnReportState.WAITING, OwnReportState.WITHDRAWN),
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.transfer} {self.get_kind_display()}"


class OwnReportPhoto(models.Model):
    """The picture of the receipt, drawn anew without metadata; apart, so that lists do not carry it."""

    organization_path = "report__transfer__organization"
    graduate_path = "report__transfer__case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(OwnReport, models.CASCADE, related_name="photo")
    image = EncryptedTextField("照片", help_text="JPEG 的 base64")

    objects = ScopedManager()

    class Meta:
        verbose_name = "本人上传的回执照片"

    def __str__(self) -> str:
        return str(self.report)
