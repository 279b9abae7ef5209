"""A line for the ledger of pre-printed sheets, as it is typed."""

import uuid
from typing import Any

from django import forms

from letters.enums import StockKind
from letters.services.serials import MAX_LENGTH, SHEETS_AT_ONCE, normalised
from letters.services.stock import kind_word
from letters.services.stock_recording import OUTGOING, reckon
from members.forms.fields import day_field
from members.models import Organization
from members.refusals import Refusal

HINTS = {
    StockKind.RECEIVED: "从上级或印刷厂领来的印制纸",
    StockKind.SPOILED: "没有打印就坏了的：卡纸、污损、缺页。打印坏的在打印批次里标记，不在这里登记",
    StockKind.RETURNED: "退回组织部的",
    StockKind.COUNTED: "清点纸叠，与账面核对",
}
SENT_OUT = "发给学院的，或退回上级的"
TOO_LONG = f"最多 {MAX_LENGTH} 个字，请核对。"


class StockForm(forms.Form):
    """领入, 损坏, 交回 or 盘点. Serials and quantity are worked out from each other; ``entry_id`` names the press."""

    entry_id = forms.UUIDField(
        required=False, widget=forms.HiddenInput, error_messages={"invalid": "请刷新本页后再填。"}
    )
    kind = forms.ChoiceField(
        label="事项",
        choices=(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择事项。", "invalid_choice": "请选择事项。"},
    )
    day = day_field("日期", past=True)
    first_serial = forms.CharField(
        label="起始流水号",
        required=False,
        max_length=MAX_LENGTH,
        error_messages={"max_length": TOO_LONG},
        help_text="印在纸上的号，照原样填写，如 No.0012345；没有流水号的空着。",
    )
    last_serial = forms.CharField(
        label="终止流水号",
        required=False,
        max_length=MAX_LENGTH,
        error_messages={"max_length": TOO_LONG},
        help_text="填了张数可以不填，系统推算。",
    )
    quantity = forms.IntegerField(
        label="张数",
        required=False,
        min_value=0,
        max_value=SHEETS_AT_ONCE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "invalid": "张数应为整数，如 500。",
            "min_value": "张数不能是负数。",
            "max_value": f"一次最多登记 {SHEETS_AT_ONCE} 张，请核对。",
        },
        help_text="填了起止流水号可以不填；都填的互相核对。",
    )
    note = forms.CharField(
        label="说明",
        required=False,
        max_length=200,
        error_messages={"max_length": "说明最多 200 个字。"},
        help_text="损坏写原因，交回写交给谁；更正以前的登记，写明“更正：……”。",
    )

    def __init__(self, *args: Any, owner: Organization | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("entry_id", uuid.uuid4())
        self.fields["kind"].choices = [
            (
                str(kind),
                f"{kind_word(kind, owner)}：{SENT_OUT if kind == StockKind.RETURNED and owner is None else hint}",
            )
            for kind, hint in HINTS.items()
        ]

    def clean_first_serial(self) -> str:
        return normalised(self.cleaned_data["first_serial"])

    def clean_last_serial(self) -> str:
        return normalised(self.cleaned_data["last_serial"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"kind", "first_serial", "last_serial", "quantity"} <= cleaned.keys():
            kind = StockKind(cleaned["kind"])
            try:
                reckon(kind, cleaned["first_serial"], cleaned["last_serial"], cleaned["quantity"])
            except Refusal as refusal:
                self.add_error("first_serial" if cleaned["first_serial"] else "quantity", str(refusal))
        if cleaned.get("kind") in OUTGOING and "note" in cleaned and not cleaned["note"].strip():
            self.add_error("note", "请写明原因或交给谁，如：卡纸撕裂；交回校党委组织部。")
        return cleaned

    def values(self) -> dict[str, Any]:
        """What the service is to be given, but for the kind."""
        return {name: self.cleaned_data[name] for name in self.fields if name != "kind"}
