"""What the graduate says after leaving, and what the office answers."""

from typing import Any

from django import forms

from members.forms.fields import PhoneField, day_field
from members.forms.photos import PhotoField
from transfers.enums import Path, RefusalReason
from transfers.forms.verification import DeclineForm
from transfers.models import OwnReport, Transfer
from transfers.models.own_reports import OwnReportKind
from transfers.services.reported import own_reports
from transfers.services.reported.own_reports import Said

PHOTO_RULES = "JPEG 或 PNG，不超过 8 MB，可以直接拍照。只供学院核对，拍摄地点等附带信息会去掉。"

HEARD_LENGTH = 200  # of the other side's own words: what the graduate writes is what the college records
# The same reasons, as one hears them on the telephone.
HEARD = {
    RefusalReason.WRONG_TARGET: "找错了单位，应转到别的党组织",
    RefusalReason.NOT_RECEIVING: "对方说不能接收（没有党组织，或不符合条件）",
    RefusalReason.DATA_MISMATCH: "信息写错了，或者不全",
    RefusalReason.PAPER_WANTED: "对方要纸质介绍信",
    RefusalReason.EXPIRED: "超过了有效期或办理期限",
    RefusalReason.OTHER: "其他原因",
}
# Who has a paper letter, or goes to a branch in Beijing, is not asked for one.
NOT_HEARD = {Path.OUT_PAPER: (RefusalReason.PAPER_WANTED,), Path.IN_BEIJING: (RefusalReason.PAPER_WANTED,)}


class OwnReportForm(forms.Form):
    """The common part. ``standing``: what was said before, to start from; ``replaces`` carries which one was shown."""

    # On which field of the report each field of the form lies.
    SAID = ("on", "unit", "handler", "handler_phone", "refusal_reason", "text")

    replaces = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, transfer: Transfer, standing: OwnReport | None, **kwargs: Any) -> None:
        self.path = Path.of(transfer.route, transfer.channel)
        initial = {**self.first(transfer), **(self._before(standing) if standing else {})}
        super().__init__(*args, initial=initial, **kwargs)
        self.tailor()

    def first(self, transfer: Transfer) -> dict[str, Any]:
        """What stands in the fields when nothing has been said."""
        return {}

    def tailor(self) -> None:
        """The words of this path."""

    def _before(self, standing: OwnReport) -> dict[str, Any]:
        return {"replaces": standing.pk} | {name: getattr(standing, name) for name in self.SAID}

    def clean(self) -> dict[str, Any]:
        """Names and units without wide spaces and without what cannot be printed."""
        data = super().clean() or {}
        for name in ("unit", "handler"):
            if data.get(name):
                data[name] = " ".join(data[name].split())
                if not data[name].isprintable():
                    self.add_error(name, "其中有不能保存的字符，请删去后重新输入。")
        return data

    def said(self) -> Said:
        """For the service."""
        return Said(**{name: self.cleaned_data[name] for name in self.SAID if name in self.cleaned_data})

    @property
    def picture(self) -> bytes:
        """The photograph drawn anew, empty for none."""
        return self.cleaned_data.get("photo") or b""


def _handler(*, required: bool) -> forms.CharField:
    return forms.CharField(
        label="对方经办人" if required else "对方经办人（可选）",
        max_length=60,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请填写对方经办人。"},
    )


def _phone() -> PhoneField:
    return PhoneField(
        label="经办人电话（可选）",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class HandedInForm(OwnReportForm):
    """When, to whom."""

    on = day_field("报到日期", past=True)
    unit = forms.CharField(
        label="交给了哪个党组织",
        max_length=100,
        widget=forms.Textarea(attrs={"rows": 2}),  # on a phone a whole name takes two lines
        error_messages={"required": "请填写交给了哪个党组织。"},
    )
    handler = _handler(required=False)
    handler_phone = _phone()

    def first(self, transfer: Transfer) -> dict[str, Any]:
        """On paper one goes to the addressee, online to the branch or committee itself."""
        unit = (
            transfer.heading_organization if self.path == Path.OUT_PAPER else transfer.receiving_organization
        )
        return {"unit": unit, "handler": transfer.contact_name, "handler_phone": transfer.contact_phone}

    def tailor(self) -> None:
        """Online there is nothing to hand over."""
        if self.path == Path.OUT_PAPER:
            self.fields["on"].label = "哪一天交的"
            self.fields["on"].error_messages["required"] = "请填写哪一天交的。"
            self.fields["unit"].help_text = "一般是介绍信抬头上的单位；不是的请改。"
        else:
            self.fields["unit"].label = "到哪个党组织报到"
            self.fields["unit"].error_messages["required"] = "请填写到哪个党组织报到。"


class ReceiptForm(OwnReportForm):
    """The receipt itself: its picture, its date, who signed."""

    photo = PhotoField(
        label="回执照片",
        help_text=PHOTO_RULES,
        error_messages={"required": "请选择回执照片：学院要看到盖好章的回执联才能核对。"},
    )
    on = day_field("回执上的日期", past=True)
    handler = _handler(required=True)
    handler_phone = _phone()

    def tailor(self) -> None:
        """Online the college sees the answer in the system: a picture helps, but is not needed."""
        if self.path == Path.OUT_PAPER:
            self.fields["handler"].help_text = "回执联“经办人”一栏的名字。"
            return
        for name in ("photo", "handler"):
            self.fields[name].required = False
        self.fields["photo"].label = "截图或照片（可选）"
        self.fields["handler"].label = "对方经办人（可选）"
        self.fields["on"].label = "对方确认接收的日期"
        self.fields["on"].error_messages["required"] = "请填写对方确认接收的日期。"


class RefusedForm(OwnReportForm):
    """Why, in the plain words that one hears."""

    on = day_field("哪一天", past=True, help_text="对方告诉您不接收的日期。")
    refusal_reason = forms.ChoiceField(
        label="对方怎么说",
        widget=forms.RadioSelect(),
        error_messages={"required": "请选择对方说的原因。"},
    )
    text = forms.CharField(
        label="具体情况",
        max_length=HEARD_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="对方的原话，例如“要转到区人才服务中心党委”。",
        error_messages={"required": "请写明对方的原话，学院要据此重新办理。"},
    )
    handler = _handler(required=False)
    handler_phone = _phone()
    photo = PhotoField(
        label="照片（可选）", required=False, help_text=f"对方写的说明、退回的页面等。{PHOTO_RULES}"
    )

    def tailor(self) -> None:
        """Only what can be heard on this path."""
        never = NOT_HEARD.get(self.path, ())
        self.fields["refusal_reason"].choices = [
            (reason.value, words) for reason, words in HEARD.items() if reason not in never
        ]


FORMS: dict[OwnReportKind, type[OwnReportForm]] = {
    OwnReportKind.HANDED_IN: HandedInForm,
    OwnReportKind.RECEIPT: ReceiptForm,
    OwnReportKind.REFUSED: RefusedForm,
}


class AcceptReceiptForm(forms.Form):
    """What is recorded as the receipt: taken from the report, read by whoever accepts it."""

    received_on = day_field("回执日期", past=True, help_text="已按本人所填，请对照照片核实。")
    handler = forms.CharField(
        label="对方经办人", max_length=60, error_messages={"required": "请填写对方经办人。"}
    )
    handler_phone = forms.CharField(label="经办人电话", max_length=40, required=False)
    receipt_kind = forms.ChoiceField(
        label="办结依据",
        widget=forms.RadioSelect(),
        error_messages={"required": "请选择办结依据。"},
    )
    seen = forms.BooleanField(error_messages={"required": "请先在系统里看到结果，再勾选。"})

    # What has to be seen in the system; a picture proves nothing there.
    SEEN = {
        Path.IN_BEIJING: "已在党员E先锋看到对方支部“确认报到”",
        Path.OUT_ONLINE: "已在党员E先锋看到回执信，或已收到书面回执",
    }

    def __init__(self, *args: Any, path: Path, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if path not in self.SEEN:  # on paper the picture is the proof
            del self.fields["receipt_kind"], self.fields["seen"]
            return
        self.fields["received_on"].label = "确认报到日期" if path == Path.IN_BEIJING else "回执信日期"
        self.fields["received_on"].help_text = "已按本人所填，请以系统中的日期为准。"
        self.fields["seen"].label = self.SEEN[path]
        kinds = own_reports.receipt_kinds(path)
        self.fields["receipt_kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if len(kinds) == 1:
            del self.fields["receipt_kind"]

    def said(self) -> dict[str, Any]:
        """For ``own_reports.accept``."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class AcceptRefusalForm(forms.Form):
    """The refusal as it is recorded."""

    refused_on = day_field("退回日期", past=True, help_text="已按本人所填。")
    refusal_reason = forms.ChoiceField(label="退回原因", choices=RefusalReason.choices())
    reason = forms.CharField(
        label="对方的说明",
        max_length=HEARD_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="已按本人所填。",
        error_messages={"required": "请填写对方的说明。"},
    )

    def said(self) -> dict[str, Any]:
        """For ``own_reports.accept``."""
        return dict(self.cleaned_data)


def accept_form(report: OwnReport, data: Any = None) -> AcceptReceiptForm | AcceptRefusalForm:
    """The form with which this report is accepted, filled in from it."""
    if report.kind == OwnReportKind.REFUSED:
        initial = {
            "refused_on": report.on,
            "refusal_reason": report.refusal_reason,
            "reason": report.text,
        }
        return AcceptRefusalForm(data, initial=initial)
    initial = {"received_on": report.on, "handler": report.handler, "handler_phone": report.handler_phone}
    path = Path.of(report.transfer.route, report.transfer.channel)
    return AcceptReceiptForm(data, path=path, initial=initial)


class DeclineOwnForm(DeclineForm):
    """Why the report is put away; the graduate reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "本人会看到这段话：请写明哪里不对、接下来怎么做。"
