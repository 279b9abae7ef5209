"""A season as one form: its dates, then its rules."""

import datetime
import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from letters.enums import Digits, OptionMark
from members.forms.fields import DayInput
from members.refusals import Refusal
from members.services import changes
from transfers.forms.person import MonthField
from transfers.models import Season
from transfers.services.seasons import (
    CHECK_FIELDS,
    DATE_FIELDS,
    PUBLIC_FIELDS,
    RULE_FIELDS,
    SEASON_FIELDS,
)
from transfers.services.verification.switch import require_public_address

NUMBER_LENGTH = 30
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
# How far the dates of a season may lie from its year.
YEARS_BEFORE, YEARS_AFTER = 1, 2
# Whatever is accepted here, dates and codes can be worked with.
LIMITS = {
    "valid_days": (1, 90),
    "online_days": (1, 366),
    "receipt_days": (1, 366),
    "reissue_months": (1, 36),
    "out_code_min": (1, 18),
    "out_code_max": (1, 18),
}
PLACEHOLDER = re.compile(r"\{(?:(year)|(organization)|(sequence):0[1-9]d)\}")
# Bounded repeats of single characters only: such a pattern cannot take long on a code of 18 characters.
ATOM = r"(?:[0-9A-Za-z]|\\d|\[[0-9A-Za-z-]+\])(?:\{\d{1,2}(?:,\d{1,2})?\})?"
SIMPLE_PATTERN = re.compile(rf"(?:{ATOM})+(?:\|(?:{ATOM})+)*")


class SeasonForm(forms.ModelForm):
    """A new season, or one that is there: then its year stays as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    fee_month = MonthField(label="党费应交至", help_text="登记表里早于这个月的，提示补交。")

    class Meta:
        model = Season
        fields = ("year", *SEASON_FIELDS)
        widgets = {
            **{name: DayInput() for name in DATE_FIELDS if name != "fee_month"},
            "option_mark": forms.RadioSelect,
            "digits": forms.RadioSelect,
        }
        help_texts = {
            "year": "毕业的年份，如 2023。",
            "opens_on": "早于这一天的办理日期一律不接受，以防年份填错。",
            "register_due_on": "之后报送登记表须说明原因。通知要求 6 月 10 日前。",
            "letters_from": "登记表审核无误后开具；提前离校的可以单独提前。通知为 6 月 12 日。",
            "leaving_on": "预备期是否届满、学院能否重开介绍信，都从这一天算。",
            "follow_up_on": "这一天仍未落实的，全部列入逾期清单。通知要求 9 月 1 日前。",
            "review_on": "年度清查。通知要求 12 月 10 日前。",
            "entry_open": "关闭后不能再导入登记表；在办的转接继续办理。",
            "materials_required": "毕业生离校前，提示各人还缺哪些入党材料。要哪些材料，在“材料种类”里设置。",
            "education_required": "学院举行过离校教育后，提示还有谁一次都没有参加。",
            "verification": "随信打印核验单（二维码和 12 位核验码）。接收方不用登录，凭码查验介绍信是否有效、反馈已接收；"
            "网页上只显示编号、张*、开具单位和日期。",
            "valid_days": "最长 90 天。",
            "online_days": "线上发起后超过这些天没有落实，即为逾期。",
            "receipt_days": "介绍信发出后超过这些天没有回执，即为逾期。",
            "reissue_months": "离校满这些月后，重开介绍信由组织部决定。",
            "number_format": "{year} 年份，{organization} 党组织编号，{sequence:04d} 四位顺序号。",
            "in_beijing_code_pattern": "默认 011\\d{9}：011 开头的 12 位数字。几种写法之间用 | 隔开。",
        }
        labels = {
            "online_days": "线上办理期限（天）",
            "receipt_days": "回执期限（天）",
            "entry_open": "开放登记",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_verified = bool(self.instance.pk and self.instance.verification)
        self.fields["option_mark"].choices = OptionMark.choices()
        self.fields["digits"].choices = Digits.choices()
        if self.instance.pk:
            del self.fields["year"]
            self.initial["seen"] = changes.fingerprint(self.instance, SEASON_FIELDS)
        for name, field in self.fields.items():
            field.error_messages["required"] = f"请填写{field.label}。"
            if name in DATE_FIELDS and name != "fee_month":
                field.error_messages["invalid"] = "日期应写成 2023-06-10 的样子。"
            elif isinstance(field, forms.IntegerField):
                field.error_messages["invalid"] = "请填写数字。"
        for name, (low, high) in LIMITS.items():
            field, words = self.fields[name], f"应在 {low} 至 {high} 之间。"
            field.validators = [MinValueValidator(low, words), MaxValueValidator(high, words)]
            field.widget.attrs |= {"min": low, "max": high}

    @property
    def dates(self) -> list[forms.BoundField]:
        """The fields of the year's course."""
        names = [name for name in ("year", *DATE_FIELDS, "entry_open") if name in self.fields]
        return [self[name] for name in names]

    @property
    def checks(self) -> list[forms.BoundField]:
        """What has to be in order before somebody leaves."""
        return [self[name] for name in CHECK_FIELDS]

    @property
    def public(self) -> list[forms.BoundField]:
        """What outsiders can do."""
        return [self[name] for name in PUBLIC_FIELDS]

    @property
    def rules(self) -> list[forms.BoundField]:
        """The fields that are seldom touched."""
        return [self[name] for name in RULE_FIELDS]

    @property
    def rules_have_errors(self) -> bool:
        """Whether the seldom touched part has to stand open."""
        return any(name in self.errors for name in RULE_FIELDS)

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise forms.ValidationError("年份应是四位数，如 2023。")
        if Season.objects.filter(year=year).exists():
            raise forms.ValidationError(f"{year} 届已经建立。")
        return year

    def clean_verification(self) -> bool:
        wanted: bool = self.cleaned_data["verification"]
        if wanted and not self.was_verified:
            try:
                require_public_address()
            except Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return wanted

    def clean_number_format(self) -> str:
        text: str = self.cleaned_data["number_format"].strip()
        found = sorted("".join(match) for match in PLACEHOLDER.findall(text))
        rest = PLACEHOLDER.sub("", text)
        if found != ["organization", "sequence", "year"] or re.search("[{}]", rest) or not rest.isprintable():
            raise forms.ValidationError(
                "编号格式应由 {year}、{organization}、{sequence:04d} 各一个和普通文字组成，顺序号最多 9 位。"
            )
        if len(text.format(year=2022, organization="01", sequence=123456)) > NUMBER_LENGTH:
            raise forms.ValidationError(f"编号太长，最多 {NUMBER_LENGTH} 个字符。")
        return text

    def clean_in_beijing_code_pattern(self) -> str:
        text: str = self.cleaned_data["in_beijing_code_pattern"].strip()
        if not SIMPLE_PATTERN.fullmatch(text) or not _compiles(text):
            raise forms.ValidationError(
                "只能由数字、字母、\\d、[0-9] 和次数 {9} 组成，几种写法之间用 | 隔开，如 011\\d{9}。"
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._near_the_year(data)
        for first, later in _ORDER:
            self._in_order(data, first, later)
        low, high = data.get("out_code_min"), data.get("out_code_max")
        if low and high and low > high:
            self.add_error("out_code_max", "最长不能小于最短。")
        return data

    def _near_the_year(self, data: dict[str, Any]) -> None:
        """A date years away is a slip of the hand."""
        year = self.instance.year if self.instance.pk else data.get("year")
        if year is None:
            return
        first, last = year - YEARS_BEFORE, year + YEARS_AFTER
        for name in DATE_FIELDS:
            if (day := data.get(name)) and not first <= day.year <= last:
                self.add_error(name, f"{year} 届的日期应在 {first} 至 {last} 年之间。")

    def _in_order(self, data: dict[str, Any], first: str, later: str) -> None:
        before, after = data.get(first), data.get(later)
        if isinstance(before, datetime.date) and isinstance(after, datetime.date) and before > after:
            labels = self.fields[first].label, self.fields[later].label
            self.add_error(later, f"{labels[1]}（{after}）不能早于{labels[0]}（{before}）。")

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError):
        return False
    return True


_ORDER = (
    ("opens_on", "register_due_on"),
    ("register_due_on", "follow_up_on"),
    ("letters_from", "follow_up_on"),
    ("leaving_on", "follow_up_on"),
    ("follow_up_on", "review_on"),
)
