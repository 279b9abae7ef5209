"""What the office tells graduates, and every contact with them or with a receiver (domain.md §7)."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.scoping import ScopedManager, ScopedQuerySet
from transfers.models.transfers import Case


class MailState(Labelled):
    """What became of the copy by e-mail."""

    NONE = "NONE", "没有发邮件"
    WAITING = "WAITING", "待发送"
    SENT = "SENT", "已发送"
    FAILED = "FAILED", "没有发出"


class Message(models.Model):
    """A message from the office in the graduate's own pages, with a copy by e-mail where that is possible."""

    organization_path = "case__organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages", verbose_name="年度人员")
    batch = models.UUIDField("一次发出的", db_index=True)
    subject = models.CharField("标题", max_length=60)
    text = EncryptedTextField("内容")
    list_key = models.CharField("工作清单", max_length=40, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("发出时间")
    read_at = models.DateTimeField("本人阅读时间", null=True)
    mail_state = models.CharField(
        "邮件", max_length=10, choices=MailState.choices(), default=MailState.NONE.value
    )

    objects = ScopedManager()

    class Meta:
        verbose_name = "消息"
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(fields=("batch", "case"), name="message_once_in_a_batch"),
            models.CheckConstraint(
                name="message_mail_state", condition=Q(mail_state__in=MailState.constraint_values())
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.subject}"


class ContactMethod(Labelled):
    """How somebody was reached for."""

    PHONE = "PHONE", "电话"
    SMS = "SMS", "短信"
    WECHAT = "WECHAT", "微信"
    IN_APP = "IN_APP", "站内消息"
    EMAIL = "EMAIL", "电子邮件"
    LETTER = "LETTER", "信函"
    VISIT = "VISIT", "当面"


class ContactSide(Labelled):
    """Who was reached for."""

    MEMBER = "MEMBER", "本人"
    RECEIVER = "RECEIVER", "接收党组织"
    FAMILY = "FAMILY", "家人或同学"


class ContactResult(Labelled):
    """What came of it."""

    SENT = "SENT", "已发出"
    REACHED = "REACHED", "已联系上"
    NO_ANSWER = "NO_ANSWER", "无人应答"
    WRONG_NUMBER = "WRONG_NUMBER", "号码有误"


class ContactQuerySet(ScopedQuerySet):
    """Contacts are evidence: they can be read and added to."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("联系记录只能追加，不能修改")

    def delete(self) -> NoReturn:
        raise TypeError("联系记录只能追加，不能删除")


class ContactRecord(models.Model):
    """One contact about one person: the evidence when a member is out of contact (domain.md §7)."""

    organization_path = "case__organization"
    graduate_path = "case__member"  # on the page of the own data alone

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="contacts", verbose_name="年度人员")
    side = models.CharField(
        "联系谁", max_length=10, choices=ContactSide.choices(), default=ContactSide.MEMBER.value
    )
    method = models.CharField("方式", max_length=10, choices=ContactMethod.choices())
    result = models.CharField("结果", max_length=20, choices=ContactResult.choices())
    on = models.DateField("日期")
    text = EncryptedTextField("内容", blank=True)
    next_on = models.DateField("下次联系", null=True, blank=True)
    list_key = models.CharField("工作清单", max_length=40, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    objects = models.Manager.from_queryset(ContactQuerySet)()

    class Meta:
        verbose_name = "联系记录"
        ordering = ("-on", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                name="contact_words",
                condition=Q(side__in=ContactSide.constraint_values())
                & Q(method__in=ContactMethod.constraint_values())
                & Q(result__in=ContactResult.constraint_values()),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.on}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("联系记录只能追加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("联系记录只能追加，不能删除")
