"""Second-level Party organisations of the university and their branches (domain.md §2)."""

from django.db import models
from django.db.models import Q

from members.enums import OrganizationKind, SealHolder
from members.scoping import ScopedManager


class Organization(models.Model):
    """二级党组织: 学院党委, 党总支 or 直属党支部."""

    organization_path = "pk"
    graduate_path = "members__pk"

    code = models.CharField("编号", max_length=2, unique=True, help_text="两位数字，用在介绍信编号里")
    name = models.CharField("简称", max_length=60, unique=True, help_text="如：能源与矿业学院党委")
    full_name = models.CharField(
        "全称", max_length=100, help_text="介绍信上使用，如：中共××大学能源与矿业学院委员会"
    )
    kind = models.CharField("类别", max_length=20, choices=OrganizationKind.choices())
    address = models.CharField("通讯地址", max_length=120, blank=True)
    postcode = models.CharField("邮编", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    fax = models.CharField("传真", max_length=40, blank=True)
    contact_name = models.CharField("联系人", max_length=40, blank=True)
    active = models.BooleanField("在用", default=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "二级党组织"
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                name="organization_kind", condition=Q(kind__in=OrganizationKind.constraint_values())
            ),
            models.CheckConstraint(name="organization_code", condition=Q(code__regex=r"^[0-9]{2}$")),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def seal_holder(self) -> SealHolder:
        """Whose seal its letters carry: a committee its own, others 组织部's (notice 二(一)3)."""
        own = self.kind == OrganizationKind.COMMITTEE
        return SealHolder.ORGANIZATION if own else SealHolder.DEPARTMENT


class Branch(models.Model):
    """党支部: every member sits in exactly one."""

    organization_path = "organization"
    graduate_path = ""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="branches", verbose_name="所属党组织"
    )
    name = models.CharField("名称", max_length=80)
    code = models.CharField("E先锋编码", max_length=12, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "党支部"
        ordering = ("organization__code", "name")
        constraints = (
            models.UniqueConstraint(fields=("organization", "name"), name="branch_name_in_organization"),
            models.UniqueConstraint(fields=("code",), condition=~Q(code=""), name="branch_code"),
        )

    def __str__(self) -> str:
        return self.name
