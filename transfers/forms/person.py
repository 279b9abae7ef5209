"""A person's data, as the college may change them. The ID number is not among them: it is who the person is."""

import datetime
import re
from typing import Any

from django import forms

from members.enums import MemberCategory, Sex
from members.forms.fields import FIRST_DAY, LAST_DAY, WITHIN_REASON, day_field
from members.models import Branch, Member
from transfers.forms.printable import require_printable
from transfers.register.values import clean_email, is_email
from transfers.services.editing import REACHED_BY

EDUCATION_LEVELS = ("博士研究生", "硕士研究生", "本科", "专科")


class MonthInput(forms.DateInput):
    """The browser's month picker; where it has none, a text like 2022-06."""

    input_type = "month"

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min": f"{FIRST_DAY:%Y-%m}", "max": f"{LAST_DAY:%Y-%m}"}
        super().__init__(format="%Y-%m", attrs=limits, **kwargs)


class MonthField(forms.DateField):
    """A month, as its first day."""

    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%Y-%m", "%Y-%m-%d", "%Y.%m", "%Y年%m月"],
            error_messages={"invalid": "月份应写成 2022-06 的样子。"},
            validators=WITHIN_REASON,
            **kwargs,
        )

    def clean(self, value: Any) -> datetime.date | None:
        day = super().clean(value)
        return day.replace(day=1) if day else None


class PersonForm(forms.Form):
    """All that a register says about a person, but for the ID number."""

    name = forms.CharField(
        label="姓名", max_length=60, error_messages={"required": "请填写姓名，与身份证一致。"}
    )
    student_number = forms.CharField(label="学号", max_length=20, required=False)
    sex = forms.ChoiceField(label="性别", choices=Sex.choices())
    ethnicity = forms.CharField(label="民族", max_length=20, required=False, help_text="如：汉族、土家族。")
    category = forms.ChoiceField(label="党员类别", choices=MemberCategory.choices())
    branch = forms.ModelChoiceField(
        label="所在党支部",
        queryset=Branch.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "请选择本单位的党支部。"},
    )
    joined_on = day_field("入党时间", required=False, past=True)
    full_member_on = day_field("转正时间", required=False, past=True)
    fee_paid_until = MonthField(label="党费交至", required=False, help_text="交纳到哪个月，介绍信上要打印。")
    phone = forms.CharField(
        label="本人联系电话", max_length=40, required=False, help_text="离校后也能联系上的号码。"
    )
    email = forms.CharField(
        label="电子邮箱",
        max_length=254,
        required=False,
        widget=forms.EmailInput,
        help_text="选填。忘记密码时可以收登录码，也可以收通知。",
    )
    education_level = forms.CharField(
        label="学历层次", max_length=20, required=False, widget=forms.TextInput(attrs={"list": "levels"})
    )
    class_name = forms.CharField(label="专业班级", max_length=60, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, branches: Any, only_contact: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = branches
        if only_contact:
            for name in [name for name in self.fields if name not in (*REACHED_BY, "seen")]:
                del self.fields[name]

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        if phone and not re.fullmatch(r"[0-9+\-() 转]{7,40}", phone):
            raise forms.ValidationError("电话号码只能有数字、“-”和“转”，至少 7 位。")
        return phone

    def clean_email(self) -> str:
        email = clean_email(self.cleaned_data["email"])
        if email and not is_email(email):
            raise forms.ValidationError("电子邮箱应写成 name@example.com 的样子；没有的不填。")
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        joined, full = data.get("joined_on"), data.get("full_member_on")
        if joined and full and full < joined:
            self.add_error("full_member_on", "转正时间不能早于入党时间，请核对。")
        require_printable(self, data, ("name", "ethnicity", "phone"))
        return data

    def values(self) -> dict[str, Any]:
        """What ``editing.edit_person`` is to be given. A date typed here has a day."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for name, flag in (("joined_on", "joined_has_day"), ("full_member_on", "full_member_has_day")):
            if name in self.changed_data:
                values[flag] = True
        return values


def initial_person(member: Member, seen: str) -> dict[str, Any]:
    """The form as it stands in the database."""
    names = [name for name in PersonForm.base_fields if name != "seen"]
    return {name: getattr(member, name) for name in names} | {"seen": seen}
