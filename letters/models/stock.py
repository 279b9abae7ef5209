"""The ledger of pre-printed sheets: numbered paper that must be accounted for (domain.md §5)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from letters.enums import StockKind
from members.models import Organization
from members.scoping import ScopedManager


class StockEntry(models.Model):
    """What came in, was spoiled, was given back or was counted. Entries are never changed, only added."""

    organization_path = "owner"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Whose stack: a college's, or (empty) 组织部's.
    owner = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="stock_entries", verbose_name="保管单位"
    )
    kind = models.CharField("事项", max_length=20, choices=StockKind.choices())
    day = models.DateField("日期")
    quantity = models.PositiveIntegerField("张数", help_text="盘点：清点到的张数")
    first_serial = models.CharField("起始印刷流水号", max_length=30, blank=True)
    last_serial = models.CharField("终止印刷流水号", max_length=30, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    recorded_at = models.DateTimeField("登记时间")

    objects = ScopedManager()

    class Meta:
        verbose_name = "印制纸登记"
        ordering = ("-day", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                name="stock_kind",
                condition=Q(kind__in=StockKind.constraint_values())
                & (Q(kind=StockKind.COUNTED) | Q(quantity__gte=1)),
            ),
            models.CheckConstraint(
                name="stock_serials_come_in_pairs",
                condition=Q(first_serial="", last_serial="") | (~Q(first_serial="") & ~Q(last_serial="")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()} {self.quantity} 张"
