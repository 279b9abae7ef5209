"""The register (登记表) as sent to 组织部: numbered versions, one row a person (domain.md §2)."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from members.fields import EncryptedTextField
from members.labelled import Labelled
from members.models import Organization
from members.scoping import ScopedManager
from transfers.models.seasons import Season
from transfers.models.transfers import Case, Transfer

# What a row says besides of somebody who leaves early: in the own report, and later in the whole register.
LEAVING_ON = "离校日期"
EARLY_REASON = "提前离校原因"
EARLY_NOTE = "提前办理"


class RowDecision(Labelled):
    """What became of a row of a register version."""

    RECORD = "RECORD", "仅备案"
    PENDING = "PENDING", "待审核"
    APPROVED = "APPROVED", "已通过"
    RETURNED = "RETURNED", "已退回"
    WITHDRAWN = "WITHDRAWN", "学院已撤回"


class RegisterKind(Labelled):
    """Whom a register lists."""

    WHOLE = "WHOLE", "登记表"
    EARLY = "EARLY", "提前离校"


class Register(models.Model):
    """One version of one college's register of a season.

    It lists all members of the college; of kind ``EARLY`` one member, who leaves before it is sent (domain.md §1).
    Each kind counts its own versions.
    """

    organization_path = "organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="registers", verbose_name="年度")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="registers", verbose_name="报送单位"
    )
    kind = models.CharField(
        "种类", max_length=10, choices=RegisterKind.choices(), default=RegisterKind.WHOLE.value
    )
    version = models.PositiveSmallIntegerField("版本")
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报送人"
    )
    submitted_at = models.DateTimeField("报送时间")
    late = models.BooleanField("逾期报送", default=False)
    late_reason = models.CharField("逾期原因", max_length=200, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "登记表"
        ordering = ("-submitted_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("season", "organization", "kind", "version"), name="register_version"
            ),
            models.CheckConstraint(
                name="register_late_with_reason", condition=Q(late=False) | ~Q(late_reason="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.season} {self.title}"

    @property
    def title(self) -> str:
        """登记表第 2 版; 提前离校报送第 3 号."""
        if self.kind == RegisterKind.EARLY:
            return f"提前离校报送第 {self.version} 号"
        return f"登记表第 {self.version} 版"


class RegisterRow(models.Model):
    """One person in one version: what stood there then (``snapshot``), and the decision if one is due."""

    organization_path = "register__organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    register = models.ForeignKey(Register, models.PROTECT, related_name="rows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="register_rows")
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="register_rows")
    position = models.PositiveIntegerField("序号")
    status = models.CharField("当时状态", max_length=30, blank=True)
    snapshot = EncryptedTextField("当时内容")
    decision = models.CharField("审核", max_length=20, choices=RowDecision.choices())
    comment = EncryptedTextField("审核意见", blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审核时间", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "登记表行"
        ordering = ("register", "position")
        constraints = (
            models.UniqueConstraint(fields=("register", "case"), name="person_once_in_register"),
            models.CheckConstraint(
                name="register_row_return_has_comment",
                condition=~Q(decision=RowDecision.RETURNED) | ~Q(comment=""),
            ),
            models.CheckConstraint(
                name="register_row_decided_by",
                condition=Q(decision__in=(RowDecision.RECORD, RowDecision.PENDING, RowDecision.WITHDRAWN))
                | Q(decided_by__isnull=False, decided_at__isnull=False, transfer__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.register} 第 {self.position} 行"

    @property
    def words(self) -> dict[str, str]:
        """What stood there when it was sent, label → text."""
        said: dict[str, str] = json.loads(self.snapshot)
        return said

    @property
    def leaving_on(self) -> str:
        """In a report of one person: the day of leaving."""
        return self.words.get(LEAVING_ON, "")

    @property
    def early_reason(self) -> str:
        """In a report of one person: why the person leaves early."""
        return self.words.get(EARLY_REASON, "")
