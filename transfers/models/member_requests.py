"""What a graduate asks for and the office answers: 更正, 改派, 留存, 出国（境）保留."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.scoping import ScopedManager
from transfers.models.transfers import Case


class RequestKind(Labelled):
    """What is asked for."""

    CORRECTION = "CORRECTION", "更正信息"
    CHANGE = "CHANGE", "改变去向（改派）"
    RETENTION = "RETENTION", "组织关系留存"
    ABROAD = "ABROAD", "出国（境）保留"


class RequestState(Labelled):
    """What has become of it. Withdrawn by the graduate: the trace stays."""

    OPEN = "OPEN", "待答复"
    GRANTED = "GRANTED", "已同意"
    DECLINED = "DECLINED", "未同意"
    WITHDRAWN = "WITHDRAWN", "已撤回"


_ANSWERED = (RequestState.GRANTED, RequestState.DECLINED)


class MemberRequest(models.Model):
    """One request of one person; no decision on the transfer while it is open. At most one of a case is open."""

    organization_path = "case__organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests", verbose_name="年度人员")
    kind = models.CharField("种类", max_length=20, choices=RequestKind.choices())
    text = EncryptedTextField("说明")
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField(
        "处理", max_length=20, choices=RequestState.choices(), default=RequestState.OPEN.value
    )
    answer = EncryptedTextField("答复", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
    answer_seen_at = models.DateTimeField("本人看到答复的时间", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "申请"
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(state="OPEN"), name="one_open_request_per_case"
            ),
            models.CheckConstraint(
                name="request_kind", condition=Q(kind__in=RequestKind.constraint_values())
            ),
            models.CheckConstraint(
                name="request_answered_by_somebody",
                condition=Q(
                    state=RequestState.OPEN,
                    answered_by__isnull=True,
                    answered_at__isnull=True,
                    withdrawn_at__isnull=True,
                )
                | (
                    Q(
                        state__in=_ANSWERED,
                        answered_by__isnull=False,
                        answered_at__isnull=False,
                        withdrawn_at__isnull=True,
                    )
                    & ~Q(answer="")
                )
                | Q(state=RequestState.WITHDRAWN, answered_by__isnull=True, withdrawn_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Nobody has answered it yet."""
        return self.state == RequestState.OPEN


class RequestPhoto(models.Model):
    """A picture that goes with a request, drawn anew without metadata; apart, so that lists do not carry it."""

    organization_path = "request__case__organization"
    graduate_path = "request__case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(MemberRequest, models.CASCADE, related_name="photos")
    place = models.PositiveSmallIntegerField("次序")
    image = EncryptedTextField("照片", help_text="JPEG 的 base64")

    objects = ScopedManager()

    class Meta:
        verbose_name = "申请附件"
        ordering = ("request", "place")
        constraints = (models.UniqueConstraint(fields=("request", "place"), name="request_photo_place"),)

    def __str__(self) -> str:
        return f"{self.request} {self.place}"
