"""A season as one form: its dates, then its rules."""

import datetime
import re
from typing import Any

from django import forms

from letters.enums import Digits, OptionMark
from members.forms.fields import DayInput
from members.services import changes
from transfers.forms.person import MonthField
from transfers.models import Season
from transfers.services.seasons import DATE_FIELDS, RULE_FIELDS, SEASON_FIELDS

NUMBER_LENGTH = 30
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


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
            "valid_days": "最长 90 天。",
            "online_days": "线上发起后超过这些天没有落实，即为逾期。",
            "receipt_days": "介绍信发出后超过这些天没有回执，即为逾期。",
            "reissue_months": "离校满这些月后，重开介绍信由组织部决定。",
            "number_format": "{year} 年份，{organization} 党组织编号，{sequence:04d} 四位顺序号。",
            "in_beijing_code_pattern": "正则表达式；默认 011 开头的 12 位数字。",
        }
        labels = {
            "online_days": "线上办理期限（天）",
            "receipt_days": "回执期限（天）",
            "entry_open": "开放登记",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    @property
    def dates(self) -> list[forms.BoundField]:
        """The fields of the year's course."""
        names = [name for name in ("year", *DATE_FIELDS, "entry_open") if name in self.fields]
        return [self[name] for name in names]

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

    def clean_number_format(self) -> str:
        text: str = self.cleaned_data["number_format"].strip()
        try:
            numbers = {
                text.format(year=2022, organization=code, sequence=n) for code in ("01", "02") for n in (1, 2)
            }
            longest = len(text.format(year=2022, organization="01", sequence=123456))
        except (KeyError, IndexError, ValueError, AttributeError) as error:
            raise forms.ValidationError(
                "编号格式有误，请照说明书写，如 {year}{organization}{sequence:04d}。"
            ) from error
        if len(numbers) < 4 or "{year" not in text:
            raise forms.ValidationError(
                "编号格式须含 {year}、{organization} 和 {sequence:04d}，否则会有重号。"
            )
        if longest > NUMBER_LENGTH:
            raise forms.ValidationError(f"编号太长，最多 {NUMBER_LENGTH} 个字符。")
        return text

    def clean_in_beijing_code_pattern(self) -> str:
        text: str = self.cleaned_data["in_beijing_code_pattern"].strip()
        try:
            re.compile(text)
        except re.error as error:
            raise forms.ValidationError("不是有效的正则表达式；默认是 011\\d{9}。") from error
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for first, later in _ORDER:
            self._in_order(data, first, later)
        low, high = data.get("out_code_min"), data.get("out_code_max")
        if low and high and low > high:
            self.add_error("out_code_max", "最长不能小于最短。")
        return data

    def _in_order(self, data: dict[str, Any], first: str, later: str) -> None:
        before, after = data.get(first), data.get(later)
        if isinstance(before, datetime.date) and isinstance(after, datetime.date) and before > after:
            labels = self.fields[first].label, self.fields[later].label
            self.add_error(later, f"{labels[1]}（{after}）不能早于{labels[0]}（{before}）。")

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


_ORDER = (
    ("opens_on", "register_due_on"),
    ("register_due_on", "follow_up_on"),
    ("letters_from", "follow_up_on"),
    ("leaving_on", "follow_up_on"),
    ("follow_up_on", "review_on"),
)
