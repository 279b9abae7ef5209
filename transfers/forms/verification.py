"""The public page's forms, and what the office answers to a report."""

from typing import Any

from django import forms

from members.forms.fields import PhoneField, day_field
from members.forms.photos import PhotoField

PHOTO_HELP = "拍摄盖好章的回执联（第三联）。JPEG 或 PNG，不超过 8 MB；没有可以不传。照片只供核对，位置等附带信息会去掉。"


def line(label: str, length: int, **kwargs: Any) -> forms.CharField:
    """One line of text that has to be there."""
    return forms.CharField(
        label=label, max_length=length, error_messages={"required": f"请填写{label}。"}, **kwargs
    )


class CodeForm(forms.Form):
    """The code, as it stands on the slip; whether it is one is not judged here."""

    code = forms.CharField(
        label="核验码",
        max_length=100,
        help_text="核验单上的 12 位，如 ABCD-EFGH-JKMN；大小写、短横都可以不管。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "请输入核验单上的 12 位核验码。"},
    )


class ReportForm(forms.Form):
    """“已接收”: which Party organisation, who, since when, and a photograph if there is one."""

    unit = line("接收党组织", 100, help_text="写全称，如“中共××市××区委员会组织部”。")
    handler = line("经办人", 60, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(
        label="联系电话",
        help_text="办公电话即可，供核对时联系。",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"required": "请填写联系电话。"},
    )
    received_on = day_field("接收日期", past=True, help_text="党员组织关系转入贵单位的日期。")
    photo = PhotoField(
        label="回执联照片（可选）", required=False, help_text=PHOTO_HELP, accept="image/jpeg,image/png"
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("unit", "handler"):
            if name not in data:
                continue
            data[name] = " ".join(data[name].split())  # a wide space is one
            if not data[name].isprintable():
                self.add_error(name, "其中有不能保存的字符，请删去后重新输入。")
        return data


class AcceptForm(forms.Form):
    """The day may be put right: the receiver's is taken for granted otherwise."""

    received_on = day_field(
        "接收日期", past=True, help_text="已按对方所填；不早于介绍信发放日期，填错的请更正。"
    )


class DeclineForm(forms.Form):
    """Why the report is put away."""

    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="只在本系统内可见；请另行告知对方如何更正。",
        error_messages={"required": "请写明不采纳的原因，例如“照片上不是本校的介绍信”。"},
    )
