"""Organisations and branches as forms. What they say is written by ``services.organizations``."""

import re
from typing import Any

from django import forms

from members import printable
from members.enums import OrganizationKind
from members.models import Branch, Organization
from members.services import changes
from members.services.organizations import BRANCH_FIELDS, ORGANIZATION_FIELDS

KIND_CHOICES = (
    (OrganizationKind.COMMITTEE, "学院党委：有自己的公章，介绍信由本单位用印"),
    (OrganizationKind.GENERAL_BRANCH, "党总支：介绍信加盖党委组织部公章"),
    (OrganizationKind.DIRECT_BRANCH, "直属党支部：介绍信加盖党委组织部公章"),
)
PHONE = re.compile(r"[0-9+\-() 转、，]{5,40}")


class OrganizationForm(forms.ModelForm):
    """A new organisation, or one that is there: then its ``code`` stays as it is."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="类别",
        choices=[(str(kind), text) for kind, text in KIND_CHOICES],
        widget=forms.RadioSelect,
        help_text="类别决定以后开具的介绍信由谁用印；已经开具的不变。",
        error_messages={"required": "请选择类别。"},
    )

    class Meta:
        model = Organization
        fields = ("code", *ORGANIZATION_FIELDS)
        help_texts = {
            "code": "两位数字，用在介绍信编号里，建立后不能更改。",
            "name": "如：能源与矿业学院党委",
            "full_name": "印在介绍信“由……”处，如：中共某某大学能源与矿业学院委员会",
            "address": "印在介绍信第二联，开具介绍信前必须填写。",
            "phone": "印在介绍信第二联，开具介绍信前必须填写。",
            "contact_name": "毕业生有疑问时找谁，显示在毕业生的页面上。",
            "active": "停用后不再出现在新的选择里，已有的记录不受影响。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
            self.initial["seen"] = changes.fingerprint(self.instance, ORGANIZATION_FIELDS)
        else:
            del self.fields["active"]
        for name, field in self.fields.items():
            field.error_messages.setdefault("required", "")
            if name != "kind":
                field.error_messages["required"] = f"请填写{field.label}。"

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        if not re.fullmatch(r"[0-9]{2}", code):
            raise forms.ValidationError("编号应为两位数字，如 08。")
        return code

    def clean_postcode(self) -> str:
        postcode = self.cleaned_data["postcode"].strip()
        if postcode and not re.fullmatch(r"[0-9]{6}", postcode):
            raise forms.ValidationError("邮编应为 6 位数字。")
        return postcode

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_fax(self) -> str:
        return _phone(self.cleaned_data["fax"])

    def clean(self) -> dict[str, Any]:
        """What the letters print is checked here, where it is typed."""
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, str) and name not in self.errors:
                for complaint in printable.complaints_of_organization(name, value):
                    self.add_error(name, complaint)
        return data

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class BranchForm(forms.ModelForm):
    """A branch of one organisation."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Branch
        fields = BRANCH_FIELDS
        help_texts = {
            "name": "如：采矿工程本科生第一党支部。同一党组织内不能重名。",
            "code": "党员E先锋里的 12 位数字编码，北京的以 011 开头；不知道的可以先空着。",
        }
        error_messages = {"name": {"required": "请填写党支部名称。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = changes.fingerprint(self.instance, BRANCH_FIELDS)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        same = Branch.objects.filter(organization=self.instance.organization, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"本单位已有名为“{name}”的党支部。")
        return name

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if code and not re.fullmatch(r"[0-9]{12}", code):
            raise forms.ValidationError("编码应为 12 位数字，如 011100101001。")
        if code and Branch.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("已有党支部使用这个编码，请核对。")
        return code

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: self.cleaned_data[name] for name in BRANCH_FIELDS}


def _phone(text: str) -> str:
    text = text.strip()
    if text and not PHONE.fullmatch(text):
        raise forms.ValidationError("电话应为数字，可以带区号、“-”和“转”，如 010-62330101。")
    return text
