"""The numbered letter: frozen once its number is taken, voided but never edited or deleted."""

import uuid
from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from letters.enums import DeliveryMethod, LetterState, VoidReason
from letters.render.content import LetterContent
from members.enums import SealHolder
from members.fields import EncryptedTextField
from members.models import Member, Organization
from members.scoping import ScopedQuerySet

FROZEN_FIELDS = (
    "organization",
    "member",
    "year",
    "sequence",
    "number",
    "content",
    "content_digest",
    "layout_version",
    "pdf_digest",
    "season_year",
    "verification_code",
    "verification_index",
    "issued_on",
    "valid_until",
    "seal_holder",
    "replaces",
)


def _refuse_frozen(names: Iterable[str]) -> None:
    if set(names) & set(FROZEN_FIELDS):
        raise TypeError("介绍信已开具，内容不能修改；请作废后重开")


class NumberSeries(models.Model):
    """The counter of one organisation and year. Taken in the transaction that stores the letter."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="number_series")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("已用到", default=0)

    class Meta:
        verbose_name = "编号序列"
        constraints = (
            models.UniqueConstraint(fields=("organization", "year"), name="one_series_per_organization_year"),
        )

    def __str__(self) -> str:
        return f"{self.organization} {self.year}: {self.last}"


class LetterQuerySet(ScopedQuerySet):
    """Letters by where they stand."""

    def live(self) -> "LetterQuerySet":
        """Not void."""
        return self.filter(voided_at__isnull=True)

    def waiting_for_print(self) -> "LetterQuerySet":
        """Numbered, live, and never yet in a print run; what is sealed was on paper before runs were noted."""
        return self.live().filter(sheets__isnull=True, sealed_on__isnull=True, delivered_on__isnull=True)

    def in_state(self, state: str) -> "LetterQuerySet":
        """The letters for which ``Letter.state`` is this."""
        if state == LetterState.VOID:
            return self.filter(voided_at__isnull=False)
        if state == LetterState.TO_SEAL:
            return self.live().filter(sealed_on__isnull=True)
        if state == LetterState.TO_DELIVER:
            return self.live().filter(sealed_on__isnull=False, delivered_on__isnull=True)
        return self.live().filter(delivered_on__isnull=False)

    def update(self, **kwargs: Any) -> int:
        _refuse_frozen(kwargs)
        return super().update(**kwargs)

    def delete(self) -> NoReturn:
        raise TypeError("介绍信编号不能删除，只能作废")


class Letter(models.Model):
    """介绍信. The columns in ``FROZEN_FIELDS`` never change after the number is taken."""

    organization_path = "organization"
    graduate_path = "member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="letters", verbose_name="开具单位"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="letters", verbose_name="党员")
    year = models.PositiveSmallIntegerField("年份")
    sequence = models.PositiveIntegerField("序号")
    number = models.CharField("编号", max_length=30, unique=True)
    factory_serial = models.CharField("印刷流水号", max_length=30, blank=True)
    content = EncryptedTextField("内容")
    content_digest = models.CharField("内容校验值", max_length=64)
    layout_version = models.PositiveSmallIntegerField("版式版本")
    # SHA-256 of the whole form as a PDF: a reprint is the same file, byte by byte. Empty before layout 2.
    pdf_digest = models.CharField("PDF 校验值", max_length=64, blank=True)
    season_year = models.PositiveSmallIntegerField("届", null=True)
    # On the slip beside the letter: whoever holds it may ask whether the letter is good (domain.md §2).
    verification_code = EncryptedTextField("核验码", blank=True)
    verification_index = models.CharField(max_length=64, unique=True, null=True, editable=False)
    issued_on = models.DateField("开具日期")
    valid_until = models.DateField("有效期至")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="开具人"
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="替换"
    )

    seal_holder = models.CharField("用印单位", max_length=20, choices=SealHolder.choices())
    sealed_on = models.DateField("用印日期", null=True, blank=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="用印登记人"
    )

    delivered_on = models.DateField("发放日期", null=True, blank=True)
    delivery_method = models.CharField(
        "发放方式", max_length=20, blank=True, choices=DeliveryMethod.choices()
    )
    proxy_name = models.CharField("代领人", max_length=60, blank=True)
    proxy_document = models.CharField("查验证件", max_length=60, blank=True)
    tracking_number = models.CharField("邮件号", max_length=40, blank=True)

    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="作废人"
    )
    void_reason = models.CharField("作废原因", max_length=20, blank=True, choices=VoidReason.choices())
    void_evidence = models.CharField("作废依据", max_length=200, blank=True)

    objects = models.Manager.from_queryset(LetterQuerySet)()

    class Meta:
        verbose_name = "介绍信"
        ordering = ("-year", "organization__code", "-sequence")
        constraints = (
            models.UniqueConstraint(fields=("organization", "year", "sequence"), name="letter_sequence"),
            models.CheckConstraint(name="letter_sequence_from_one", condition=Q(sequence__gte=1)),
            models.CheckConstraint(name="letter_validity", condition=Q(valid_until__gt=F("issued_on"))),
            models.CheckConstraint(
                name="letter_seal_with_person",
                condition=Q(sealed_on__isnull=True, sealed_by__isnull=True)
                | Q(sealed_on__isnull=False, sealed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="letter_sealed_before_delivery",
                condition=Q(delivered_on__isnull=True, delivery_method="")
                | Q(
                    delivered_on__isnull=False,
                    sealed_on__isnull=False,
                    delivery_method__in=DeliveryMethod.constraint_values(),
                ),
            ),
            models.CheckConstraint(
                name="letter_proxy_is_named",
                condition=~Q(delivery_method=DeliveryMethod.PROXY)
                | (~Q(proxy_name="") & ~Q(proxy_document="")),
            ),
            models.CheckConstraint(
                name="letter_mail_has_number",
                condition=~Q(delivery_method=DeliveryMethod.MAIL) | ~Q(tracking_number=""),
            ),
            models.CheckConstraint(
                name="letter_void_with_reason",
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False, void_reason__in=VoidReason.constraint_values()),
            ),
        )

    def __str__(self) -> str:
        return f"第 {self.number} 号"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what is frozen (domain.md §5: an issued letter is never edited)."""
        if not self._state.adding:
            _refuse_frozen(kwargs.get("update_fields") or FROZEN_FIELDS)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("介绍信编号不能删除，只能作废")

    @property
    def frozen_content(self) -> LetterContent:
        """The words that stand on the paper."""
        return LetterContent.from_json(self.content)

    @property
    def is_waiting_for_print(self) -> bool:
        """Whether it is one of ``LetterQuerySet.waiting_for_print``; asks the database."""
        no_trace = not (self.voided_at or self.sealed_on or self.delivered_on)
        return no_trace and not self.sheets.exists()

    @property
    def state(self) -> LetterState:
        """Where the number stands."""
        if self.voided_at:
            return LetterState.VOID
        if self.delivered_on:
            return LetterState.DELIVERED
        return LetterState.TO_DELIVER if self.sealed_on else LetterState.TO_SEAL
