"""The journal: one line for every change, append-only, hash-chained (design: one journal)."""

import uuid
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.models.organizations import Organization
from members.models.people import Member
from members.models.users import User
from members.scoping import ScopedQuerySet


class EventQuerySet(ScopedQuerySet):
    """Events can be read, never changed or removed."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("日志只能追加，不能修改")

    def delete(self) -> NoReturn:
        raise TypeError("日志只能追加，不能删除")


class Event(models.Model):
    """Who did what on whom, when and from where; ``comment`` and ``data`` are encrypted."""

    organization_path = "organization"
    graduate_path = "member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="操作人")
    actor_label = models.CharField("操作人", max_length=120, help_text="姓名与角色，或执行的规则")
    address = models.GenericIPAddressField("来源地址", null=True)
    verb = models.CharField("动作", max_length=40)
    title = models.CharField("动作说明", max_length=60)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", verbose_name="党组织"
    )
    # The journal outlives whom it tells of: an undone import takes a person away, never a line of the journal.
    member = models.ForeignKey(
        Member, models.DO_NOTHING, null=True, related_name="events", db_constraint=False, verbose_name="人员"
    )
    subject = models.CharField("对象", max_length=80, blank=True)
    from_status = models.CharField(max_length=30, blank=True)
    to_status = models.CharField(max_length=30, blank=True)
    comment = EncryptedTextField("说明", blank=True)
    data = EncryptedTextField("内容", blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        verbose_name = "日志"
        ordering = ("-seq",)
        indexes = (
            models.Index(fields=("subject", "-seq"), name="event_by_subject"),
            models.Index(fields=("member", "-seq"), name="event_by_member"),
        )
        constraints = (
            # A send-back without its reason cannot be stored.
            models.CheckConstraint(
                name="event_return_has_comment", condition=~Q(verb="RETURN") | ~Q(comment="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("日志只能追加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("日志只能追加，不能删除")


class JournalHead(models.Model):
    """The one row that every writer of the journal holds while it writes: the end of the chain."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(name="journal_has_one_head", condition=Q(pk=1)),)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"
