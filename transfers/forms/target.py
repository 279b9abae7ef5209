"""The destination of a transfer. Nothing is required: a draft may be saved half finished, findings say what is missing."""

import re
import unicodedata
from typing import Any

from django import forms

from members.forms.fields import day_field
from transfers.enums import Channel, Route
from transfers.forms.printable import require_printable
from transfers.forms.suggest import HEADING, RECEIVING, SuggestInput
from transfers.models import Transfer
from transfers.register.columns import COLUMNS

DESTINATION_KINDS = next(column.choices for column in COLUMNS if column.key == "destination_kind")
ROUTE_CHOICES = (
    (Route.INTRA_COLLEGE, "院内：留在本学院党组织内，如本院读研"),
    (Route.IN_BEIJING, "京内：接收党组织隶属北京市委（包括本校其他学院），须明确到党支部"),
    (Route.OUT_OF_BEIJING, "京外：北京市以外，或在京但隶属中央部委、央企总部、军队等"),
)
CHANNEL_CHOICES = (
    (Channel.ONLINE, "线上：对方在全国党员管理信息系统内"),
    (Channel.PAPER, "纸质：对方尚未接入系统，或要求纸质介绍信"),
)
SPACES = re.compile(r"\s+")
CODE_LENGTH = 18


def clean_code(text: str) -> str:
    """A code in plain digits without spaces, however it was typed; a ``ValidationError`` for anything else."""
    code = SPACES.sub("", unicodedata.normalize("NFKC", text))
    if not re.fullmatch("[0-9A-Za-z]*", code):
        raise forms.ValidationError("编码只有数字，请核对。")
    if len(code) > CODE_LENGTH:  # one full-width character may have become several
        raise forms.ValidationError(f"编码最多 {CODE_LENGTH} 位，请核对。")
    return code


class TargetForm(forms.Form):
    """Where to, by which way, and whom one has asked."""

    route = forms.ChoiceField(
        label="转接类型",
        choices=[(str(value), text) for value, text in ROUTE_CHOICES],
        widget=forms.RadioSelect,
        required=False,
        help_text="看接收党组织是否隶属北京市委，不是看地点在不在北京。",
    )
    channel = forms.ChoiceField(
        label="京外办理方式",
        choices=[(str(value), text) for value, text in CHANNEL_CHOICES],
        widget=forms.RadioSelect,
        required=False,
        help_text="只有京外需要选择；以向接收党组织核实的结果为准。",
    )
    asked_whom = forms.CharField(
        label="向谁核实",
        max_length=60,
        required=False,
        help_text="如“武都区委组织部 张干事”。京外填写。",
    )
    asked_on = day_field("核实日期", required=False, past=True)
    heading_organization = forms.CharField(
        label="介绍信抬头",
        max_length=100,
        required=False,
        widget=SuggestInput(HEADING),
        help_text="京外填写：有权直接接转党员组织关系的党委或其组织部，如“中国共产党陇南市武都区委员会组织部”。",
    )
    receiving_organization = forms.CharField(
        label="具体接收单位",
        max_length=100,
        required=False,
        widget=SuggestInput(RECEIVING, list="own-branches"),
        help_text="京内、院内填党支部全称；京外填抬头单位下属的接收党组织全称。",
    )
    receiving_code = forms.CharField(
        label="接收党组织编码",
        max_length=CODE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text="京内必填：12 位，以 011 开头。",
    )
    contact_name = forms.CharField(label="对方联系人", max_length=60, required=False)
    contact_phone = forms.CharField(label="对方联系电话", max_length=40, required=False)
    destination_kind = forms.CharField(
        label="毕业去向类别",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"list": "destination-kinds"}),
    )
    remark = forms.CharField(label="备注", max_length=200, required=False, help_text="如具体党支部名称。")
    then_ask = forms.BooleanField(
        label="保存后请本人确认", required=False, help_text="没有须改正的问题时，直接送本人核对。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_receiving_code(self) -> str:
        return clean_code(self.cleaned_data["receiving_code"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("heading_organization", "receiving_organization"):
            if data.get(name):
                data[name] = SPACES.sub("", data[name])
        outside = data.get("route") == Route.OUT_OF_BEIJING
        if outside and not data.get("channel") and "channel" not in self.errors:
            self.add_error("channel", "京外转接请选择线上或纸质。")
        if not outside:
            data["channel"] = Channel.ONLINE.value
        elif data.get("channel") == Channel.PAPER:
            require_printable(self, data, ("heading_organization", "receiving_organization"))
        return data

    def values(self) -> dict[str, Any]:
        """What ``editing.edit_target`` is to be given."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("then_ask", "version")
        }


def initial_target(transfer: Transfer) -> dict[str, Any]:
    """The form as it stands in the database. A channel is preset only where one was chosen."""
    names = [name for name in TargetForm.base_fields if name not in ("then_ask", "version")]
    values = {name: getattr(transfer, name) for name in names} | {"version": transfer.version}
    if transfer.route != Route.OUT_OF_BEIJING:
        values["channel"] = ""
    return values
