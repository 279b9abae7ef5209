"""One person into the register by form; a registration taken back; an ID number put right."""

from typing import Any

from django import forms

from members.enums import MemberCategory, Sex
from members.id_numbers import InvalidIdNumber, normalize_id_number, parse_id_number
from transfers.enums import Disposition
from transfers.forms.actions import words
from transfers.forms.person import PersonForm
from transfers.models import Case
from transfers.register.entry import Entry
from transfers.register.findings import Finding
from transfers.register.values import Unreadable, clean_code, clean_name, clean_organization, squeeze
from transfers.register.vocabulary import read_ethnicity

ID_LENGTH_TYPED = 40  # room for spaces and full-width digits
TEXTS = ("education_level", "class_name", "phone", "email")


class IdNumberField(forms.CharField):
    """An ID number however it was typed: spaces, full-width digits and a small x are put right."""

    def __init__(self, **kwargs: Any) -> None:
        looks = {"autocomplete": "off", "spellcheck": "false", "class": "mono"}
        super().__init__(max_length=ID_LENGTH_TYPED, widget=forms.TextInput(attrs=looks), **kwargs)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return parse_id_number(typed).number
        except InvalidIdNumber as error:
            raise forms.ValidationError(f"{error.reason.label}，请对照身份证逐位核对。") from error


class RegisterForm(PersonForm):
    """All that a register says about a person, with the ID number; the destination follows on its own page."""

    id_number = IdNumberField(
        label="身份证号",
        help_text="18 位。带空格、全角数字或小写 x 都可以。",
        error_messages={"required": "请填写身份证号，据此确定是哪一位党员。"},
    )
    new_branch = forms.CharField(
        label="或新建党支部",
        max_length=80,
        required=False,
        help_text="列表里没有的才填写，如“采矿工程硕士第二党支部”。",
    )
    disposition = forms.ChoiceField(
        label="去向类型",
        choices=[(str(box), box.label) for box in Disposition],
        initial=Disposition.TRANSFER.value,
        help_text="转出的登记后再填接收党组织；其他类型登记后再填期限或文号。发展对象、入党积极分子不转接，保留“转出”即可。",
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = (
        *("name", "id_number", "student_number", "category", "sex", "ethnicity", "branch", "new_branch"),
        *(
            "joined_on",
            "full_member_on",
            "fee_paid_until",
            "phone",
            "email",
            "education_level",
            "class_name",
            "disposition",
        ),
    )

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, branches=branches, **kwargs)
        self.fields["sex"].required = False
        self.fields["sex"].choices = [("", "按身份证号填写"), *Sex.choices()]
        self.fields["category"].choices = [("", "请选择"), *MemberCategory.choices()]
        self.fields["category"].error_messages["required"] = "请选择党员类别。"
        branch = self.fields["branch"]
        branch.required, branch.empty_label = False, "请选择"
        branch.help_text = "本单位的党支部。" if branches.exists() else "本单位还没有党支部，请在右边新建。"
        if len(branches) == 1 and "branch" not in self.initial:
            self.initial["branch"] = branches[0].pk

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_student_number(self) -> str:
        return clean_code(self.cleaned_data["student_number"])

    def clean_ethnicity(self) -> str:
        try:
            return read_ethnicity(self.cleaned_data["ethnicity"])
        except Unreadable as error:
            raise forms.ValidationError(f"{error}。") from error

    def clean_new_branch(self) -> str:
        return clean_organization(self.cleaned_data["new_branch"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "branch" in self.errors or "new_branch" in self.errors:
            return data
        if data.get("branch") and data.get("new_branch"):
            self.add_error("new_branch", "选了已有的党支部，又填了新的，请只留一个。")
        elif not data.get("branch") and not data.get("new_branch"):
            self.add_error("branch", "请选择党支部，或在旁边填写新党支部的名称。")
        return data

    def entry(self) -> Entry:
        """The person as a row of the register: what the rules and the import look at."""
        data = self.cleaned_data
        return Entry(
            name=data["name"],
            id_number=normalize_id_number(data["id_number"]),
            student_number=data["student_number"],
            sex=Sex(data["sex"]) if data["sex"] else None,
            ethnicity=data["ethnicity"],
            category=MemberCategory(data["category"]),
            branch_name=data["branch"].name if data["branch"] else data["new_branch"],
            joined_on=data["joined_on"],
            full_member_on=data["full_member_on"],
            fee_paid_until=data["fee_paid_until"],
            disposition=Disposition(data["disposition"]),
            **{name: squeeze(data[name]) for name in TEXTS},
        )

    def add_findings(self, findings: list[Finding]) -> None:
        """Findings beside their fields; those of fields that the form has not stand on top."""
        for finding in findings:
            self.add_error(finding.field if finding.field in self.fields else None, finding.sentence)


class WithdrawForm(forms.Form):
    """Why somebody should not have been registered."""

    reason = words("撤回原因", help_text="如“身份证号录成了另一个人的”“不是本届毕业生”。")


class IdNumberForm(forms.Form):
    """The right number, once: its check digit finds a slip of the hand."""

    id_number = IdNumberField(
        label="正确的身份证号",
        help_text="18 位，请对照身份证录入；校验码不符的不能保存。",
        error_messages={"required": "请填写正确的身份证号。"},
    )
    reason = words("更正原因", help_text="如“录入时看错一位”。原来的号码只在日志中留下末四位。")
    seen = forms.CharField(widget=forms.HiddenInput)


def like(case: Case) -> dict[str, Any]:
    """What the next person's form begins with: what those of one class have in common, taken from the last one."""
    shared = ("category", "education_level", "class_name")
    return {name: getattr(case.member, name) for name in shared} | {"branch": case.branch_id}
