"""Tables of letters."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from letters.enums import LetterState, RunState, SheetOutcome, Stock, StockKind, VoidReason
from letters.models import Letter, PrintedSheet, PrintProfile, PrintRun

_WRAP = {"td": {"class": "wrap"}}
_NOWRAP = {"td": {"class": "nowrap"}}
DEPARTMENT = "校党委组织部"
_NUM = {"td": {"class": "num"}, "th": {"class": "num"}}


class LetterTable(tables.Table):
    """The register of numbers: one line a number, void ones too."""

    number = tables.Column(verbose_name="编号", attrs=_NOWRAP)
    member = tables.Column(accessor="member__name", order_by=("member__name_key",), verbose_name="姓名")
    organization = tables.Column(
        accessor="organization__name", order_by=("organization__code",), verbose_name="开具单位"
    )
    issued_on = tables.DateColumn(format="Y-m-d", verbose_name="开具日期", attrs=_NOWRAP)
    valid_until = tables.DateColumn(format="Y-m-d", verbose_name="有效期至", attrs=_NOWRAP)
    state = tables.Column(verbose_name="状态", orderable=False, attrs=_NOWRAP)
    sealed_on = tables.DateColumn(format="Y-m-d", verbose_name="用印日期", default="—", attrs=_NOWRAP)
    delivered_on = tables.DateColumn(format="Y-m-d", verbose_name="发放日期", default="—", attrs=_NOWRAP)
    remark = tables.Column(empty_values=(), verbose_name="说明", orderable=False, attrs=_WRAP)

    unit = "个编号"
    label = "介绍信编号"
    empty_title = "没有符合条件的编号"

    class Meta:
        model = Letter
        fields = ()
        order_by = ("-number",)
        row_attrs = {"data-href": lambda record: reverse("letters:letter", args=[record.pk])}

    def render_number(self, record: Letter) -> str:
        """The number as the link; struck out when void."""
        return _number(record)

    def render_state(self, record: Letter) -> str:
        """A tag for what is still to do; done and void are quiet."""
        tones = {
            LetterState.TO_SEAL: "tag tag-office",
            LetterState.TO_DELIVER: "tag tag-running",
            LetterState.DELIVERED: "tag tag-done",
        }
        return format_html(
            '<span class="{}">{}</span>', tones.get(record.state, "tag tag-void"), record.state.label
        )

    def render_remark(self, record: Letter) -> str:
        """Why void and what came instead; or how it was handed out."""
        return remark_of(record)


class BatchTable(tables.Table):
    """Letters to be printed, in the order of the stack; a row is a ``views.batch.BatchRow``."""

    position = tables.Column(verbose_name="张次", attrs=_NUM)
    number = tables.Column(accessor="letter__number", verbose_name="编号", attrs=_NOWRAP)
    member = tables.Column(accessor="letter__member__name", verbose_name="姓名")
    branch = tables.Column(accessor="letter__member__branch__name", verbose_name="所在党支部", attrs=_WRAP)
    organization = tables.Column(accessor="letter__organization__name", verbose_name="开具单位")
    valid_until = tables.DateColumn(
        accessor="letter__valid_until", format="Y-m-d", verbose_name="有效期至", attrs=_NOWRAP
    )
    seal_holder = tables.Column(
        accessor="letter__get_seal_holder_display", verbose_name="加盖", attrs=_NOWRAP
    )
    remark = tables.Column(verbose_name="说明", attrs=_WRAP)

    unit = "封"
    label = "本批介绍信，按领取顺序"

    class Meta:
        orderable = False
        row_attrs = {"data-href": lambda record: reverse("letters:letter", args=[record.letter.pk])}

    def render_number(self, record: Any) -> str:
        """The number as the link; struck out when void."""
        return _number(record.letter)


class RunTable(tables.Table):
    """打印批次: each press of 打印."""

    made_at = tables.Column(verbose_name="打印时间", attrs=_NOWRAP)
    organization = tables.Column(
        accessor="organization__name", verbose_name="开具单位", default="多个单位", orderable=False
    )
    made_by = tables.Column(accessor="made_by__name", verbose_name="打印人", orderable=False)
    count = tables.Column(verbose_name="张数", attrs=_NUM)
    profile = tables.Column(empty_values=(), verbose_name="打印方案", orderable=False, attrs=_WRAP)
    serials = tables.Column(
        accessor="start_serial", verbose_name="起始流水号", default="—", orderable=False, attrs=_NOWRAP
    )
    state = tables.Column(empty_values=(), verbose_name="状态", orderable=False, attrs=_NOWRAP)
    checked_at = tables.Column(verbose_name="核对", default="—", orderable=False, attrs=_NOWRAP)

    unit = "批"
    label = "打印批次"
    empty_title = "没有打印批次"

    class Meta:
        empty_text = "介绍信开具以后在“待打印的介绍信”中打印，每次打印记为一批。"
        model = PrintRun
        fields = ()
        order_by = ("-made_at",)
        row_attrs = {"data-href": lambda record: reverse("letters:run", args=[record.pk])}

    def render_made_at(self, record: PrintRun) -> str:
        """The moment as the link."""
        url = reverse("letters:run", args=[record.pk])
        return format_html('<a class="row-link" href="{}">{}</a>', url, str(record))

    def render_profile(self, record: PrintRun) -> str:
        """Printer and paper."""
        paper = "套打" if record.stock == Stock.PREPRINTED else "白纸"
        return f"{record.profile.name}（{paper}）" if record.profile else paper

    def render_state(self, record: Any) -> str:
        """What is still to do is a loud tag; done is quiet. ``record``: of ``run_check.with_state``."""
        return state_tag(record)

    def render_checked_at(self, record: PrintRun) -> str:
        """When, and by whom."""
        return f"{timezone.localtime(record.checked_at):%m-%d %H:%M} {record.checked_by.name}"


def state_tag(run: Any) -> str:
    """The state of a run of ``run_check.with_state`` as a tag."""
    tones = {
        RunState.TO_FETCH: "tag tag-office",
        RunState.TO_CHECK: "tag tag-office",
        RunState.CHECKED: "tag tag-done",
        RunState.FAULTY: "tag tag-warning",
    }
    words = f"{run.bad} 张有误" if run.state == RunState.FAULTY else RunState(run.state).label
    return format_html('<span class="{}">{}</span>', tones[RunState(run.state)], words)


class SheetTable(tables.Table):
    """The sheets of a run, in the order of the stack."""

    position = tables.Column(verbose_name="张次", attrs=_NUM)
    number = tables.Column(accessor="letter__number", verbose_name="编号", attrs=_NOWRAP)
    member = tables.Column(accessor="letter__member__name", verbose_name="姓名")
    branch = tables.Column(accessor="letter__member__branch__name", verbose_name="所在党支部", attrs=_WRAP)
    serial = tables.Column(accessor="factory_serial", verbose_name="印刷流水号", default="—", attrs=_NOWRAP)
    fetched = tables.Column(verbose_name="取文件次数", attrs=_NUM)
    outcome = tables.Column(empty_values=(), verbose_name="核对", attrs=_WRAP)

    unit = "张"
    label = "本批各张，按纸叠顺序"

    class Meta:
        orderable = False
        row_attrs = {
            "data-href": lambda record: reverse("letters:letter", args=[record.letter_id]),
            "class": lambda record: "is-problem" if record.outcome == SheetOutcome.BAD else "",
        }

    def render_number(self, record: PrintedSheet) -> str:
        """The number as the link; struck out when void."""
        return _number(record.letter)

    def render_outcome(self, record: PrintedSheet) -> str:
        """What was seen on it."""
        if record.outcome == SheetOutcome.BAD:
            return format_html(
                '<span class="tag tag-problem">{}</span><span class="sub">{}</span>',
                SheetOutcome.BAD.label,
                record.note,
            )
        tone = "tag-done" if record.outcome == SheetOutcome.GOOD else "tag-void"
        return format_html('<span class="tag {}">{}</span>', tone, SheetOutcome(record.outcome).label)


class SealTable(tables.Table):
    """Letters that wait for a seal, to be ticked."""

    select = tables.TemplateColumn(
        template_name="components/row_checkbox.html",
        accessor="member__name",
        orderable=False,
        verbose_name="",
    )
    number = tables.Column(
        verbose_name="编号", attrs=_NOWRAP, linkify=lambda record: reverse("letters:letter", args=[record.pk])
    )
    member = tables.Column(accessor="member__name", order_by=("member__name_key",), verbose_name="姓名")
    organization = tables.Column(
        accessor="organization__name", order_by=("organization__code",), verbose_name="开具单位"
    )
    issued_on = tables.DateColumn(format="Y-m-d", verbose_name="开具日期", attrs=_NOWRAP)
    seal_holder = tables.Column(verbose_name="加盖", orderable=False)
    printed = tables.Column(empty_values=(), verbose_name="打印", orderable=False)

    unit = "封"
    label = "待用印的介绍信"
    empty_title = "没有待用印的介绍信"

    class Meta:
        empty_text = "介绍信开具以后，在这里登记用印，然后才能发放。"
        model = Letter
        fields = ()
        order_by = ("organization", "number")

    def render_printed(self, record: Any) -> str:
        """Whoever stamps needs paper. ``record`` is annotated with ``printed``."""
        return (
            "已打印"
            if record.printed
            else format_html('<span class="tag tag-office">{}</span>', "还没有打印")
        )


class ProfileTable(tables.Table):
    """打印方案: a printer with its paper, and how it is set."""

    name = tables.Column(verbose_name="名称", attrs=_WRAP)
    organization = tables.Column(
        accessor="organization__name",
        order_by=("organization__code",),
        verbose_name="使用单位",
        default=DEPARTMENT,
    )
    stock = tables.Column(verbose_name="纸张", orderable=False, attrs=_NOWRAP)
    position = tables.Column(empty_values=(), verbose_name="位置", orderable=False, attrs=_NOWRAP)
    scale = tables.Column(empty_values=(), verbose_name="比例（横 × 纵）", orderable=False, attrs=_NOWRAP)
    last_used = tables.DateColumn(format="Y-m-d", verbose_name="最近打印", default="—", attrs=_NOWRAP)
    active = tables.Column(verbose_name="状态", attrs=_NOWRAP)
    sheets = tables.Column(empty_values=(), verbose_name="查看", orderable=False, attrs=_NOWRAP)

    unit = "个"
    label = "打印方案"
    empty_title = "还没有打印方案"

    class Meta:
        empty_text = "在白纸上打印整张介绍信不需要打印方案；在印制介绍信纸上套打，先给打印机建一个并校准。"
        model = PrintProfile
        fields = ()
        row_attrs = {"class": lambda record: "" if record.active else "is-quiet"}

    def __init__(self, *args: Any, owner: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def render_name(self, record: PrintProfile, value: str) -> str:
        """The link to change it, for the office whose printer it is."""
        if record.organization_id != self.owner:
            return value
        url = reverse("letters:profile_edit", args=[record.pk])
        return format_html('<a class="row-link" href="{}">{}</a>', url, value)

    def render_stock(self, record: PrintProfile) -> str:
        """In two words."""
        return "印制介绍信纸" if record.stock == Stock.PREPRINTED else "白纸"

    def render_position(self, record: PrintProfile) -> str:
        """Which way and how far; nothing when nothing moves."""
        ways = ((record.offset_x, "右", "左"), (record.offset_y, "下", "上"))
        words = [f"{plus if value > 0 else minus}移 {abs(value)}" for value, plus, minus in ways if value]
        return f"{'，'.join(words)} 毫米" if words else "不移动"

    def render_scale(self, record: PrintProfile) -> str:
        """Per cent, without idle zeros."""
        both = (record.scale_x, record.scale_y)
        return " × ".join(f"{value:f}".rstrip("0").rstrip(".") + "%" for value in both)

    def render_sheets(self, record: PrintProfile) -> str:
        """What it can be looked at with; the browser shows each in a page of its own."""
        shown = (("letters:profile_calibration", "校准页"), ("letters:profile_preview", "预览"))
        return format_html_join(
            "　",
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            ((reverse(name, args=[record.pk]), word) for name, word in shown),
        )

    def render_active(self, value: bool) -> str:
        """Out of use is said, in use is quiet."""
        tone, word = ("tag-done", "在用") if value else ("tag-void", "已停用")
        return format_html('<span class="tag {}">{}</span>', tone, word)


class StockTable(tables.Table):
    """印制纸台账: a line of the ledger a row, the newest first."""

    day = tables.DateColumn(format="Y-m-d", verbose_name="日期", orderable=False, attrs=_NOWRAP)
    label = tables.Column(verbose_name="事项", orderable=False, attrs=_NOWRAP)
    change = tables.Column(verbose_name="增减", orderable=False, attrs=_NUM)
    balance = tables.Column(verbose_name="结存", orderable=False, attrs=_NUM)
    serials = tables.Column(verbose_name="印刷流水号", orderable=False, default="—", attrs=_WRAP)
    note = tables.Column(empty_values=(), verbose_name="说明", orderable=False, attrs=_WRAP)
    by = tables.Column(verbose_name="经手人", orderable=False, attrs=_NOWRAP)

    unit = "条"
    empty_title = "这一年没有记录"

    class Meta:
        empty_text = "白纸打印不需要登记。使用印制介绍信纸的，先登记领入；打印用去的自动记入。"
        fields = ()
        row_attrs = {"class": lambda record: "is-problem" if record.difference else ""}

    def render_label(self, record: Any) -> str:
        """A tag: losses are seen, the rest is quiet."""
        tones = {StockKind.RECEIVED: "tag-running", StockKind.SPOILED: "tag-office"}
        tone = tones.get(record.kind, "tag-void")
        return format_html('<span class="tag {}">{}</span>', tone, record.label)

    def render_change(self, record: Any) -> str:
        """How many more or fewer; of a count, what was counted."""
        if record.kind == StockKind.COUNTED:
            return f"点得 {record.quantity}"
        return f"+{record.change}" if record.change > 0 else f"−{-record.change}"

    def render_note(self, record: Any) -> str:
        """The note; of printing the way to its run, of a count whether it agrees."""
        said = (
            format_html('<a href="{}">{}</a>', record.run_url, record.note) if record.run_url else record.note
        )
        if record.difference is None:
            return said
        if not record.difference:
            return format_html('{}<span class="sub">与账面相符</span>', said)
        word = f"少 {record.shortage}" if record.shortage else f"多 {record.difference}"
        return format_html('{}<span class="sub problem">账面 {} 张，{} 张</span>', said, record.balance, word)


def _number(letter: Letter) -> str:
    words = "letterno is-void" if letter.voided_at else "letterno"
    url = reverse("letters:letter", args=[letter.pk])
    return format_html(
        '<span class="{}"><a class="letterno-n" href="{}">{}</a></span>', words, url, letter.number
    )


def remark_of(letter: Letter) -> str:
    """The last column in words, for the page and the spreadsheet."""
    if letter.voided_at:
        new: Any = getattr(letter, "replaced_by", None)
        after = f"，改用第 {new.number} 号" if new else ""
        return f"{VoidReason(letter.void_reason).label}{after}"
    return letter.get_delivery_method_display() if letter.delivered_on else ""
