"""A person's case in a season, and each attempt to move the membership (domain.md §2–4)."""

import uuid

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from letters.models import Letter
from members.fields import EncryptedTextField
from members.models import Branch, Member, Organization
from members.scoping import ScopedManager, ScopedQuerySet
from transfers.enums import (
    CLOSED_STATUSES,
    OPEN_STATUSES,
    Channel,
    Disposition,
    Prospect,
    ReceiptKind,
    RefusalReason,
    Route,
    Status,
)
from transfers.models.seasons import Season

# What is known about where a member goes: edited in a draft, copied to the next attempt.
TARGET_FIELDS = (
    "route",
    "channel",
    "destination_kind",
    "heading_organization",
    "receiving_organization",
    "receiving_code",
    "contact_name",
    "contact_phone",
    "asked_whom",
    "asked_on",
    "remark",
)
_REVIEWED = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
_ON_PAPER = (Status.LETTER_ISSUED, Status.LETTER_DELIVERED)


class Case(models.Model):
    """One person in one season: which box the person is in, and the attempts to move."""

    organization_path = "organization"
    graduate_path = "member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    season = models.ForeignKey(Season, models.PROTECT, related_name="cases", verbose_name="年度")
    member = models.ForeignKey(Member, models.PROTECT, related_name="cases", verbose_name="人员")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="cases", verbose_name="所属党组织"
    )
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="cases", verbose_name="所在党支部")
    disposition = models.CharField(
        "去向类型", max_length=20, choices=Disposition.choices(), default=Disposition.TRANSFER.value
    )
    disposition_until = models.DateField("办理至", null=True, blank=True)
    disposition_note = models.CharField("说明或文号", max_length=200, blank=True)
    prospect = models.CharField(
        "本人选的去向",
        max_length=20,
        blank=True,
        choices=Prospect.choices(),
        help_text="决定看哪一份去向指引",
    )

    objects = ScopedManager()

    class Meta:
        verbose_name = "年度人员"
        ordering = ("member__name_key", "id")
        constraints = (
            models.UniqueConstraint(fields=("season", "member"), name="one_case_per_person_season"),
            models.CheckConstraint(
                name="case_disposition", condition=Q(disposition__in=Disposition.constraint_values())
            ),
            models.CheckConstraint(
                name="case_prospect", condition=Q(prospect__in=["", *Prospect.constraint_values()])
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} {self.season}"

    @property
    def has_left(self) -> bool:
        """Whether another college of the university has registered the person since: this case is history."""
        return self.member.organization_id != self.organization_id


class TransferQuerySet(ScopedQuerySet):
    """Transfers by where they stand."""

    def open(self) -> "TransferQuerySet":
        """Not completed, failed or cancelled."""
        return self.filter(status__in=OPEN_STATUSES)

    def latest_attempts(self) -> "TransferQuerySet":
        """One a case: the attempt that no other one follows."""
        return self.filter(next_attempt__isnull=True)

    def overdue_on(self, day: "models.DateField | object") -> "TransferQuerySet":
        """Open and past the last day on which it should have moved on (transfers/deadlines.py)."""
        return self.open().filter(due_on__lt=day)

    def for_pages(self) -> "TransferQuerySet":
        """With everything that a row of a list and the rules read, in one query.

        ``has_other_open``: the member has another open transfer, in whatever season. ``had_letter``: an
        earlier attempt of the case has a letter. ``open_request_kind``: what the graduate has asked for and nobody has
        answered yet, None for nothing. ``handed_in_on``: the day on which the graduate says to have reported to the
        receiver, in the present step; None when not said.
        """
        return self.select_related(
            "case__member__organization",
            "case__member__branch",
            "case__branch",
            "case__season",
            "organization",
            "letter__organization",
            "next_attempt",
        ).annotate(
            has_other_open=models.Exists(
                Transfer.objects.open()
                .filter(case__member=models.OuterRef("case__member"))
                .exclude(pk=models.OuterRef("pk"))
            ),
            had_letter=models.Exists(
                Transfer.objects.filter(case=models.OuterRef("case"), letter__isnull=False).exclude(
                    pk=models.OuterRef("pk")
                )
            ),
            open_request_kind=open_request_kind("case"),
            handed_in_on=_handed_in_on(),
        )


def open_request_kind(case: str) -> models.Subquery:
    """For rows whose case stands in this column: the kind of its open request, NULL for none."""
    requests = apps.get_model("transfers", "MemberRequest").objects
    return models.Subquery(requests.filter(case=models.OuterRef(case), state="OPEN").values("kind")[:1])


def _handed_in_on() -> models.Subquery:
    noted = apps.get_model("transfers", "OwnReport").objects.filter(
        transfer=models.OuterRef("pk"),
        kind="HANDED_IN",
        state="NOTED",
        reported_at__gte=models.OuterRef("status_since"),
    )
    return models.Subquery(noted.order_by().values("on")[:1])


class Transfer(models.Model):
    """One attempt to move one member. Only ``transfers.services.performing`` changes ``status``."""

    organization_path = "organization"
    graduate_path = "case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", verbose_name="年度人员")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="transfers", verbose_name="转出党组织"
    )
    attempt = models.PositiveSmallIntegerField("第几次办理", default=1)
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next_attempt", verbose_name="上一次办理"
    )

    route = models.CharField("转接类型", max_length=20, blank=True, choices=Route.choices())
    channel = models.CharField(
        "办理方式", max_length=10, choices=Channel.choices(), default=Channel.ONLINE.value
    )
    status = models.CharField("状态", max_length=30, choices=Status.choices(), default=Status.DRAFT.value)
    status_since = models.DateTimeField("进入本状态的时间")
    due_on = models.DateField("应办结于", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    status_note = EncryptedTextField("当前说明", blank=True)

    destination_kind = models.CharField("毕业去向类别", max_length=20, blank=True)
    heading_organization = models.CharField("介绍信抬头", max_length=100, blank=True)
    receiving_organization = models.CharField("具体接收单位", max_length=100, blank=True)
    receiving_code = models.CharField("接收党组织编码", max_length=18, blank=True)
    contact_name = models.CharField("对方联系人", max_length=60, blank=True)
    contact_phone = EncryptedTextField("对方联系电话", blank=True)
    asked_whom = models.CharField("向谁核实是否需要纸质介绍信", max_length=60, blank=True)
    asked_on = models.DateField("核实日期", null=True, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    own_target_at = models.DateTimeField(
        "本人填写去向的时间", null=True, blank=True, help_text="学院改过之后为空"
    )
    own_draft_at = models.DateTimeField(
        "本人正在填写去向",
        null=True,
        blank=True,
        help_text="最近一次保存的时间；提交给学院之后、学院改过之后为空",
    )

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="报送人"
    )
    submitted_on = models.DateField("报送日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    decided_on = models.DateField("审核日期", null=True, blank=True)
    started_on = models.DateField("线上发起日期", null=True, blank=True)
    started_target = models.CharField("线上填报的目标党组织", max_length=120, blank=True)
    letter = models.OneToOneField(
        Letter, models.PROTECT, null=True, blank=True, related_name="transfer", verbose_name="介绍信"
    )
    completed_on = models.DateField("办结日期", null=True, blank=True)
    failed_on = models.DateField("退回日期", null=True, blank=True)
    refusal_reason = models.CharField("退回原因", max_length=20, blank=True, choices=RefusalReason.choices())
    cancelled_on = models.DateField("撤销日期", null=True, blank=True)
    channel_switched_on = models.DateField("改换办理方式日期", null=True, blank=True)

    objects = models.Manager.from_queryset(TransferQuerySet)()

    class Meta:
        verbose_name = "转接"
        ordering = ("case__member__name_key", "case_id", "-attempt")
        indexes = (
            models.Index(fields=("organization", "status"), name="transfer_by_place"),
            models.Index(fields=("status", "due_on"), name="transfer_by_due"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case",), condition=Q(status__in=OPEN_STATUSES), name="one_open_transfer_per_case"
            ),
            models.UniqueConstraint(fields=("case", "attempt"), name="transfer_attempt"),
            models.CheckConstraint(
                name="transfer_attempt_points_back",
                condition=Q(attempt=1, previous__isnull=True) | Q(attempt__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_status", condition=Q(status__in=Status.constraint_values())
            ),
            models.CheckConstraint(
                name="transfer_route_and_channel",
                condition=Q(route="", channel=Channel.ONLINE)
                | Q(route__in=(Route.INTRA_COLLEGE, Route.IN_BEIJING), channel=Channel.ONLINE)
                | Q(route=Route.OUT_OF_BEIJING, channel__in=Channel.constraint_values()),
            ),
            models.CheckConstraint(
                name="transfer_route_known_after_draft",
                condition=~Q(route="") | Q(status__in=(Status.DRAFT, Status.CANCELLED)),
            ),
            models.CheckConstraint(
                name="transfer_reviewed_only_out_of_beijing",
                condition=~Q(status__in=_REVIEWED)
                | Q(route=Route.OUT_OF_BEIJING, submitted_by__isnull=False, submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_decision_with_person",
                condition=~Q(status__in=(Status.APPROVED, Status.RETURNED))
                | Q(decided_by__isnull=False, decided_on__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_return_has_reason", condition=~Q(status=Status.RETURNED) | ~Q(status_note="")
            ),
            models.CheckConstraint(
                name="transfer_online_has_start",
                condition=~Q(status=Status.INITIATED)
                | (Q(channel=Channel.ONLINE, started_on__isnull=False) & ~Q(started_target="")),
            ),
            models.CheckConstraint(
                name="transfer_paper_has_letter",
                condition=~Q(status__in=_ON_PAPER) | Q(channel=Channel.PAPER, letter__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_out_of_beijing_was_approved",
                condition=~Q(status__in=(Status.INITIATED, *_ON_PAPER, Status.COMPLETED))
                | ~Q(route=Route.OUT_OF_BEIJING)
                | Q(decided_by__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_closed_with_date",
                condition=(~Q(status=Status.COMPLETED) | Q(completed_on__isnull=False))
                & (~Q(status=Status.FAILED) | (Q(failed_on__isnull=False) & ~Q(refusal_reason="")))
                & (~Q(status=Status.CANCELLED) | (Q(cancelled_on__isnull=False) & ~Q(status_note=""))),
            ),
            models.CheckConstraint(
                name="transfer_open_has_due_date",
                condition=Q(status__in=CLOSED_STATUSES, due_on__isnull=True)
                | Q(status__in=OPEN_STATUSES, due_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case.member} {self.get_route_display()} 第 {self.attempt} 次"

    @property
    def member(self) -> Member:
        """The person who is moved."""
        return self.case.member

    @property
    def route_label(self) -> str:
        """Route and channel in one word, as the office says it: 京外·纸质."""
        if self.route == Route.OUT_OF_BEIJING:
            return f"{Route.OUT_OF_BEIJING.label}·{Channel(self.channel).label}"
        return Route(self.route).label if self.route else "未定"

    @property
    def graduate_status_label(self) -> str:
        """The status in the graduate's words."""
        return Status(self.status).graduate_label

    @property
    def filled_by_graduate(self) -> bool:
        """The destination is what the graduate has filled in and handed in since this draft was opened."""
        return self.own_target_at is not None and self.own_target_at >= self.status_since

    @property
    def being_filled_by_graduate(self) -> bool:
        """The graduate is still at it: saved step by step, not handed in to the college."""
        return self.own_draft_at is not None and self.own_draft_at >= self.status_since

    @property
    def is_open(self) -> bool:
        """Not completed, failed or cancelled."""
        return self.status in OPEN_STATUSES


class Confirmation(models.Model):
    """The graduate's declaration, given in person or by the college on the graduate's behalf."""

    organization_path = "transfer__organization"
    graduate_path = "transfer__case__member"

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="confirmations")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf = models.BooleanField("由学院代为确认", default=False)
    how = models.CharField("代为确认的依据", max_length=120, blank=True)
    declaration_version = models.CharField("声明版本", max_length=20)

    objects = ScopedManager()

    class Meta:
        verbose_name = "确认"
        ordering = ("-at",)
        constraints = (
            models.CheckConstraint(
                name="confirmation_on_behalf_says_how", condition=Q(on_behalf=False) | ~Q(how="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.transfer} {timezone.localdate(self.at)}"


class ConfirmedContent(models.Model):
    """What was declared to be right, word by word: the next confirmation asks only about what has changed since."""

    organization_path = "confirmation__transfer__organization"
    graduate_path = "confirmation__transfer__case__member"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    confirmation = models.OneToOneField(Confirmation, models.PROTECT, related_name="content")
    words = EncryptedTextField("逐项内容", help_text="JSON：[[键, 名称, 内容], …]")

    objects = ScopedManager()

    class Meta:
        verbose_name = "确认的内容"

    def __str__(self) -> str:
        return str(self.confirmation)


class Receipt(models.Model):
    """What proves that the other side has taken the member: 确认报到, 回执信 or the letter's third part."""

    organization_path = "transfer__organization"
    graduate_path = "transfer__case__member"

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="receipt")
    kind = models.CharField("种类", max_length=20, choices=ReceiptKind.choices())
    received_on = models.DateField("日期")
    handler = models.CharField("对方经办人", max_length=60, blank=True)
    handler_phone = EncryptedTextField("对方经办人电话", blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("登记时间")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    objects = ScopedManager()

    class Meta:
        verbose_name = "回执"
        ordering = ("-received_on",)
        constraints = (
            models.CheckConstraint(
                name="receipt_kind", condition=Q(kind__in=ReceiptKind.constraint_values())
            ),
        )

    def __str__(self) -> str:
        return f"{self.transfer} {self.get_kind_display()}"
