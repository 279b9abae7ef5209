"""What the receiver reports by the code on the slip: it waits until somebody here accepts it (domain.md §2)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from letters.models import Letter
from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.scoping import ScopedManager
from transfers.models.transfers import Transfer


class ReportState(Labelled):
    """Whether somebody here has looked at the report."""

    WAITING = "WAITING", "待核对"
    ACCEPTED = "ACCEPTED", "已采纳"
    DECLINED = "DECLINED", "未采纳"


class ReceiptReport(models.Model):
    """“已接收”, said by the receiving organisation without an account. It is no receipt until it is accepted."""

    organization_path = "transfer__organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="receipt_reports")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="receipt_reports")
    unit = models.CharField("接收党组织", max_length=100)
    handler = models.CharField("经办人", max_length=60)
    phone = EncryptedTextField("联系电话")
    received_on = models.DateField("接收日期")
    reported_at = models.DateTimeField("提交时间")
    address = models.GenericIPAddressField("来源地址", null=True)
    state = models.CharField(
        "处理", max_length=20, choices=ReportState.choices(), default=ReportState.WAITING.value
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    decision_note = models.CharField("处理说明", max_length=200, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "接收反馈"
        ordering = ("-reported_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("letter",), condition=Q(state="WAITING"), name="one_waiting_report_per_letter"
            ),
            models.CheckConstraint(
                name="report_decided_by_somebody",
                condition=Q(state=ReportState.WAITING, decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    state__in=(ReportState.ACCEPTED, ReportState.DECLINED),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} {self.unit}"


class ReceiptPhoto(models.Model):
    """The picture of the receipt, drawn anew without metadata; apart, so that lists do not carry it."""

    organization_path = "report__transfer__organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(ReceiptReport, models.CASCADE, related_name="photo")
    image = EncryptedTextField("照片", help_text="JPEG 的 base64")

    objects = ScopedManager()

    class Meta:
        verbose_name = "回执照片"

    def __str__(self) -> str:
        return str(self.report)
