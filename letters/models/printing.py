"""Letters on paper: how a printer puts them there, each press of the button, each sheet that came out."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from letters.enums import SheetOutcome, Stock
from letters.models.letter import Letter
from members.models import Organization
from members.scoping import ScopedManager

OFFSET_MM = (MinValueValidator(Decimal(-30)), MaxValueValidator(Decimal(30)))
SCALE_PERCENT = (MinValueValidator(Decimal(95)), MaxValueValidator(Decimal(105)))


class Placing(models.Model):
    """Where a printer puts things: millimetres to the right and downwards, percent of the true size."""

    stock = models.CharField("纸张", max_length=20, choices=Stock.choices())
    offset_x = models.DecimalField(
        "右移（毫米）", max_digits=4, decimal_places=1, default=Decimal(0), validators=OFFSET_MM
    )
    offset_y = models.DecimalField(
        "下移（毫米）", max_digits=4, decimal_places=1, default=Decimal(0), validators=OFFSET_MM
    )
    scale_x = models.DecimalField(
        "横向比例（%）", max_digits=5, decimal_places=2, default=Decimal(100), validators=SCALE_PERCENT
    )
    scale_y = models.DecimalField(
        "纵向比例（%）", max_digits=5, decimal_places=2, default=Decimal(100), validators=SCALE_PERCENT
    )

    class Meta:
        abstract = True


class PrintProfile(Placing):
    """One printer with one kind of paper, calibrated by a sheet of crosses and rulers."""

    organization_path = "organization"
    graduate_path = ""

    # Whose printer: a college's, or (empty) 组织部's.
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="print_profiles",
        verbose_name="使用单位",
    )
    name = models.CharField("名称", max_length=40, help_text="如：行政楼 302 激光打印机")
    active = models.BooleanField("在用", default=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "打印方案"
        ordering = ("organization__code", "name")
        constraints = (
            # Two each, because SQLite takes empty owners for different ones.
            models.UniqueConstraint(fields=("organization", "name"), name="print_profile_name"),
            models.UniqueConstraint(
                fields=("name",), condition=Q(organization__isnull=True), name="print_profile_name_department"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PrintRun(Placing):
    """One press of 打印: which letters, in what order, how placed; frozen, so that it can be fetched again."""

    organization_path = "organization"
    graduate_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Whose letters; empty when they are of several organisations, which only 组织部 prints.
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="print_runs", verbose_name="开具单位"
    )
    profile = models.ForeignKey(
        PrintProfile, models.SET_NULL, null=True, related_name="runs", verbose_name="打印方案"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="打印人"
    )
    made_at = models.DateTimeField("打印时间")
    count = models.PositiveIntegerField("张数")
    start_serial = models.CharField("起始印刷流水号", max_length=30, blank=True)
    with_lists = models.BooleanField("附清单", default=True, help_text="封面清单和领取签收表")
    with_slips = models.BooleanField("附核验单", default=False)
    pdf_digest = models.CharField("PDF 校验值", max_length=64)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核对人"
    )
    checked_at = models.DateTimeField("核对时间", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "打印批次"
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(name="print_run_not_empty", condition=Q(count__gte=1)),
            models.CheckConstraint(
                name="print_run_checked_by_somebody",
                condition=Q(checked_by__isnull=True, checked_at__isnull=True)
                | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="print_run_serial_on_stock", condition=Q(stock=Stock.PREPRINTED) | Q(start_serial="")
            ),
        )

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%Y-%m-%d %H:%M}"


class PrintedSheet(models.Model):
    """One sheet of a run, in the order of the stack, and what was seen on it."""

    organization_path = "letter__organization"
    graduate_path = ""

    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="sheets", verbose_name="打印批次")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="sheets", verbose_name="介绍信")
    position = models.PositiveIntegerField("第几张")
    # Whose stack the pre-printed sheet came from: a college's, or (empty) 组织部's.
    stock_owner = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    factory_serial = models.CharField("印刷流水号", max_length=30, blank=True)
    outcome = models.CharField(
        "核对", max_length=20, choices=SheetOutcome.choices(), default=SheetOutcome.UNCHECKED.value
    )
    note = models.CharField("问题", max_length=100, blank=True)
    # How often this run's file was fetched: 1 at first, more when it was printed again.
    fetched = models.PositiveSmallIntegerField("取文件次数", default=0)

    objects = ScopedManager()

    class Meta:
        verbose_name = "打印张"
        ordering = ("run", "position")
        constraints = (
            models.UniqueConstraint(fields=("run", "letter"), name="sheet_letter_once_a_run"),
            models.UniqueConstraint(fields=("run", "position"), name="sheet_position"),
            models.UniqueConstraint(
                fields=("stock_owner", "factory_serial"),
                condition=~Q(factory_serial=""),
                name="sheet_serial_once",
            ),
            models.UniqueConstraint(
                fields=("factory_serial",),
                condition=~Q(factory_serial="") & Q(stock_owner__isnull=True),
                name="sheet_serial_once_department",
            ),
        )

    def __str__(self) -> str:
        return f"{self.letter} 第 {self.position} 张"
