"""A body of the directory as a form. What it says is written by ``services.directory``."""

import re
import unicodedata
from typing import Any

from django import forms

from transfers.models import ReceivingBody
from transfers.services.directory import BODY_FIELDS, version

MAX_ALIASES = 20
BETWEEN_ALIASES = re.compile(r"[\r\n；;]+")


class BodyForm(forms.ModelForm):
    """A new body, or one that is there."""

    aliases = forms.CharField(
        label="别名、简称",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="一行一个，如“中行”“中国银行总行”。查找时与全称一样用。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ReceivingBody
        fields = BODY_FIELDS
        help_texts = {
            "name": "党组织全称，如“中国共产党深圳市南山区委员会组织部”。改名后，原名自动成为别名。",
            "may_head": "有权直接接转党员组织关系的党委或其组织部才勾选。勾选后出现在“介绍信抬头”的候选里。",
            "code": "京内党支部为 12 位，以 011 开头；京外 12 至 18 位。不知道的空着。",
            "affiliation": "转接类型由它决定：隶属北京市委的是京内，其余都是京外。",
            "affiliation_source": "从哪里知道的，如“对方组织部电话答复”“公开名录”。",
            "note": "如“各研究所分别接收”“先电话预约”。不写个人姓名、电话。",
        }
        widgets = {"affiliation_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        error_messages = {"name": {"required": "请填写党组织全称。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["affiliation_on"].error_messages["invalid"] = "日期应写成 2022-06-15 的样子。"
        if self.instance.pk:
            self.initial["aliases"] = "\n".join(alias.name for alias in self.instance.aliases.all())
            self.initial["seen"] = version(self.instance)

    def clean_name(self) -> str:
        return re.sub(r"\s+", "", self.cleaned_data["name"])

    def clean_code(self) -> str:
        code = re.sub(r"\s+", "", unicodedata.normalize("NFKC", self.cleaned_data["code"]))
        if code and not re.fullmatch(r"[0-9]{12,18}", code):
            raise forms.ValidationError("编码应为 12 至 18 位数字，请核对。")
        return code

    def clean_aliases(self) -> list[str]:
        names = [name.strip() for name in BETWEEN_ALIASES.split(self.cleaned_data["aliases"]) if name.strip()]
        if len(names) > MAX_ALIASES:
            raise forms.ValidationError(f"别名最多 {MAX_ALIASES} 个，请只留常用的。")
        return names

    def values(self) -> dict[str, Any]:
        """What the service is to be given, beside the aliases."""
        return {name: self.cleaned_data[name] for name in BODY_FIELDS}


class VerifyForm(forms.Form):
    """Whom one has asked."""

    source = forms.CharField(
        label="向谁核实、依据是什么",
        max_length=120,
        error_messages={"required": "请写明向谁核实、依据是什么。"},
        widget=forms.TextInput(attrs={"placeholder": "如：对方组织部来电答复"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
