"""The one-time code with which a graduate gets in for the first time, or again after a forgotten password."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.scoping import ScopedQuerySet

STANDING = Q(used_at__isnull=True, withdrawn_at__isnull=True)


class CodeWay(Labelled):
    """How a one-time code reaches the person."""

    SLIP = "SLIP", "打印领码单"
    SHOWN = "SHOWN", "当面或电话告知"
    MAIL = "MAIL", "电子邮件"


class SignInCodeQuerySet(ScopedQuerySet):
    """Codes, good and gone."""

    def withdraw(self, at: datetime.datetime) -> int:
        """Those of them that still opened something open nothing any more; how many that were."""
        return self.filter(STANDING).update(withdrawn_at=at, code="")


class SignInCode(models.Model):
    """One code for one account; at most one of an account is good. It can be read again, for a slip, until it is used."""

    organization_path = "user__member__organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="sign_in_codes")
    code = EncryptedTextField("登录码", blank=True, help_text="用过或作废后清空")
    way = models.CharField("发放方式", max_length=10, choices=CodeWay.choices())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("生成时间")
    valid_until = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)
    withdrawn_at = models.DateTimeField("作废时间", null=True)

    objects = models.Manager.from_queryset(SignInCodeQuerySet)()

    class Meta:
        verbose_name = "登录码"
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(used_at__isnull=True, withdrawn_at__isnull=True),
                name="one_good_code_per_account",
            ),
            models.CheckConstraint(
                name="code_used_or_withdrawn",
                condition=Q(used_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="code_kept_only_while_good",
                condition=Q(code="") | Q(used_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="code_way", condition=Q(way__in=CodeWay.constraint_values())),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"
