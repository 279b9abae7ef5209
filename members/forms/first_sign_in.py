"""What somebody types who has no password yet, or has forgotten it."""

from typing import Any

from django import forms

from members.forms.fields import HalfWidthField
from members.forms.users import PASSWORD_RULES
from members.id_numbers import normalize_id_number
from members.models import User
from members.refusals import Refusal
from members.said_person import TAIL_LENGTH, SaidPerson
from members.services import accounts, sign_in_codes

NOT_MATCHING = "填写的内容与系统中的不一致，或者登录码已经用过、过期。请逐项核对；仍然不行的，请向所在学院党委领取新的登录码。"
# A phone's keyboard: no capital at the beginning, no corrections of what is no word.
AS_TYPED = {"autocapitalize": "off", "autocorrect": "off", "spellcheck": "false"}


class PersonForm(forms.Form):
    """Who it is. What is typed has to have the right shape; whether it is right is said of all together or not at all."""

    student_number = HalfWidthField(
        label="学号",
        max_length=40,
        widget=forms.TextInput(attrs={**AS_TYPED, "autocomplete": "username"}),
        error_messages={"required": "请填写学号。", "max_length": "学号太长，请核对。"},
    )
    name = forms.CharField(
        label="姓名",
        max_length=60,
        help_text="与学院登记的一致。",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "请填写姓名。", "max_length": "姓名太长，请核对。"},
    )
    id_tail = forms.CharField(
        label="身份证号后六位",
        max_length=20,
        help_text="末位是 X 的照填 X。",
        widget=forms.TextInput(attrs={**AS_TYPED, "autocomplete": "off", "class": "short"}),
        error_messages={
            "required": "请填写身份证号后六位。",
            "max_length": "只填身份证号最后六位，末位可以是 X。",
        },
    )

    def clean_id_tail(self) -> str:
        tail = normalize_id_number(self.cleaned_data["id_tail"])
        if len(tail) != TAIL_LENGTH or not (
            tail[:-1].isdecimal() and (tail[-1].isdecimal() or tail[-1] == "X")
        ):
            raise forms.ValidationError("只填身份证号最后六位，末位可以是 X。")
        return tail

    def said(self) -> SaidPerson:
        """Who it is, as typed."""
        return SaidPerson(*(self.cleaned_data[name] for name in ("student_number", "name", "id_tail")))


class FirstSignInForm(PersonForm):
    """Who it is, with the one-time code."""

    code = forms.CharField(
        label="登录码",
        max_length=40,
        help_text="8 位，在学院发的领码单上，如 abcd-2345。大小写都可以，短横可填可不填。",
        widget=forms.TextInput(attrs={**AS_TYPED, "autocomplete": "one-time-code", "class": "code"}),
        error_messages={"required": "请填写登录码。", "max_length": "登录码是 8 位字母和数字，请核对。"},
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if not sign_in_codes.looks_like_a_code(code):
            raise forms.ValidationError("登录码是 8 位字母和数字，其中没有 0、1、i、l、o，请照领码单核对。")
        return code


class OwnPasswordForm(forms.Form):
    """The password that somebody chooses who has come in by a code."""

    password = forms.CharField(
        label="新密码",
        max_length=128,
        strip=False,
        help_text=PASSWORD_RULES,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请填写新密码。", "max_length": "密码最多 128 个字符。"},
    )
    again = forms.CharField(
        label="再输入一次新密码",
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "请再输入一次新密码。", "max_length": "密码最多 128 个字符。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            accounts.require_good_password(password, self.user)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次输入的密码不同，请重新输入。")
        return data
