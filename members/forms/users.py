"""Accounts as forms. What they say is written by ``services.accounts``."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.forms import PasswordChangeForm as DjangoPasswordChangeForm

from members.enums import STAFF_ROLES, Role
from members.models import Member, Organization, User
from members.refusals import Refusal
from members.services import accounts, changes

ROLE_CHOICES = (
    (Role.COLLEGE_ADMIN, "学院管理员：只管本单位的人员、登记表、介绍信"),
    (Role.REVIEWER, "组织部审核员：看全校，审核登记表，登记组织部用印"),
    (Role.DEPARTMENT_ADMIN, "组织部管理员：另可维护年度、党组织和用户"),
)
PASSWORD_RULES = "至少 10 个字符，不能全是数字，不能是常见密码，不能与姓名或用户名相近。"  # noqa: S105
USERNAME_WORDS = {
    "required": "请填写用户名。",
    "unique": "这个用户名已有人使用。",
    "max_length": "用户名最多 %(limit_value)s 个字符。",
}
NO_SUCH = "用户名或密码不正确，请核对后重试。忘记密码的：毕业生向所在学院党委领取登录码，工作人员联系党委组织部重置。"


class SignInForm(AuthenticationForm):
    """User name and password. An unknown name, a wrong password and a closed account read the same."""

    error_messages = {"invalid_login": NO_SUCH, "inactive": NO_SUCH}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "用户名"
        self.fields["username"].help_text = "教师填工号，毕业生填学号。"
        self.fields["username"].error_messages["required"] = "请填写用户名。"
        self.fields["password"].error_messages["required"] = "请填写密码。"

    def clean_username(self) -> str:
        """A phone's keyboard begins with a capital."""
        return accounts.as_stored(self.cleaned_data["username"])


class PasswordChangeForm(DjangoPasswordChangeForm):
    """One's own password."""

    error_messages = {
        "password_incorrect": "原密码不正确，请重新输入。",
        "password_mismatch": "两次输入的新密码不同，请重新输入。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("old_password", "原密码"),
            ("new_password1", "新密码"),
            ("new_password2", "再输入一次新密码"),
        ):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].error_messages["required"] = f"请填写{label}。"
        self.fields["new_password1"].help_text = PASSWORD_RULES

    def validate_password_for_user(self, user: User, *_fields: str) -> None:
        """In our own words, at the field that it is about."""
        if password := self.cleaned_data.get("new_password1"):
            try:
                accounts.require_good_password(password, user)
            except Refusal as refusal:
                self.add_error("new_password1", str(refusal))


class StaffForm(forms.ModelForm):
    """An account for the office: new, or one that is there."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    role = forms.ChoiceField(
        label="角色",
        choices=[(str(role), text) for role, text in ROLE_CHOICES],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择角色。"},
    )

    class Meta:
        model = User
        fields = ("username", "name", "role", "organization", "is_active")
        help_texts = {
            "username": "登录用，一般是工号。",
            "organization": "学院管理员必选，组织部人员不选。",
            "is_active": "取消后立即不能登录；已有的记录保留。",
        }
        error_messages = {
            "username": USERNAME_WORDS,
            "name": {"required": "请填写姓名。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(
            active=True
        ) | Organization.objects.filter(pk=self.instance.organization_id)
        self.fields["organization"].empty_label = "（不选）"
        if self.instance.pk:
            self.initial["seen"] = changes.fingerprint(self.instance, accounts.USER_FIELDS)
        else:
            del self.fields["is_active"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.COLLEGE_ADMIN and not data.get("organization"):
            self.add_error("organization", "学院管理员须选所属党组织。")
        elif data.get("role") in STAFF_ROLES and data["role"] != Role.COLLEGE_ADMIN:
            data["organization"] = None
        return data

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class GraduateEditForm(forms.ModelForm):
    """What may be changed of a graduate's account: the rest belongs to the person's record."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = User
        fields = ("username", "is_active")
        help_texts = {
            "username": "登录用，一般是学号。",
            "is_active": "取消后立即不能登录；已有的记录保留。",
        }
        error_messages = {"username": USERNAME_WORDS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = changes.fingerprint(self.instance, accounts.USER_FIELDS)

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class GraduateForm(forms.Form):
    """A graduate's account, for a person of a register."""

    student_number = forms.CharField(
        label="学号",
        max_length=20,
        help_text="须已在某个学院的登记表里；账号的用户名就是学号。",
        error_messages={"required": "请填写学号。"},
    )
    member: Member

    def clean_student_number(self) -> str:
        number: str = self.cleaned_data["student_number"].strip()
        try:
            self.member = accounts.graduate_by_student_number(number)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return number
