"""What has to be in order before somebody leaves: files (材料) and pre-departure education (离校教育)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.labelled import Labelled
from members.models import Organization
from members.scoping import ScopedManager
from transfers.models.seasons import Season
from transfers.models.transfers import Case


class MaterialState(Labelled):
    """Where a file is. Nothing recorded = not yet in."""

    COLLECTED = "COLLECTED", "已收齐"
    HANDED_OVER = "HANDED_OVER", "已移交"
    NOT_NEEDED = "NOT_NEEDED", "不需要"


class AttendanceState(Labelled):
    """Whether somebody took part; who is not recorded has not."""

    ATTENDED = "ATTENDED", "已参加"
    EXCUSED = "EXCUSED", "请假"


class MaterialKind(models.Model):
    """A file that belongs to a member's papers, such as 入党志愿书: a setting of 组织部."""

    name = models.CharField("材料名称", max_length=60, unique=True)
    categories = models.JSONField("适用类别", default=list, help_text="MemberCategory 的值")
    required = models.BooleanField("必备", default=True)
    position = models.PositiveSmallIntegerField("次序", default=100)
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "材料种类"
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return self.name


class MaterialRecord(models.Model):
    """One file of one person: collected, then handed by whom to whom and when."""

    organization_path = "case__organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="materials")
    kind = models.ForeignKey(MaterialKind, models.PROTECT, related_name="records", verbose_name="材料")
    state = models.CharField("状态", max_length=20, choices=MaterialState.choices())
    handed_by = models.CharField("移交人", max_length=60, blank=True)
    handed_to = models.CharField("接收人或单位", max_length=100, blank=True)
    handed_on = models.DateField("移交日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = "材料"
        ordering = ("kind__position", "kind_id")
        constraints = (
            models.UniqueConstraint(fields=("case", "kind"), name="material_once_per_case"),
            models.CheckConstraint(
                name="material_handed_over_to_somebody",
                condition=~Q(state=MaterialState.HANDED_OVER)
                | (~Q(handed_by="") & ~Q(handed_to="") & Q(handed_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.kind}"


class EducationSession(models.Model):
    """One meeting of the pre-departure education (notice 一1: 离校前的教育和管理)."""

    organization_path = "organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="education", verbose_name="年度")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="education", verbose_name="党组织"
    )
    held_on = models.DateField("日期")
    topic = models.CharField("主题", max_length=100)
    place = models.CharField("地点", max_length=60, blank=True)
    speaker = models.CharField("主讲人", max_length=60, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "离校教育"
        ordering = ("-held_on", "topic")

    def __str__(self) -> str:
        return f"{self.held_on} {self.topic}"


class Attendance(models.Model):
    """One person at one session, from the signed list."""

    organization_path = "session__organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(EducationSession, models.PROTECT, related_name="attendances")
    case = models.ForeignKey(Case, models.PROTECT, related_name="attendances")
    state = models.CharField("出席", max_length=10, choices=AttendanceState.choices())
    note = models.CharField("说明", max_length=100, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "出席"
        constraints = (models.UniqueConstraint(fields=("session", "case"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.session} {self.case}"
