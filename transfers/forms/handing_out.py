"""What is typed when letters are handed out: at the desk, into the post, from the signed list."""

import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from letters.enums import DeliveryMethod
from letters.render.sheets.labels import L7163
from letters.services import paper
from letters.services.mailing import Destination
from members import clock
from members.forms.fields import HalfWidthField, PhoneField, day_field
from transfers.forms.actions import CompleteForm, DeliverForm


class _DeskDelivery(DeliverForm):
    """A delivery at the desk: today, in one way; of the fields only those of that way, which are then required."""

    method_here: DeliveryMethod
    asked: dict[str, str] = {}

    def tailor(self) -> None:
        for name in [name for name in self.fields if name not in self.asked]:
            del self.fields[name]
        for name, complaint in self.asked.items():
            field = self.fields[name]
            field.required, field.error_messages["required"] = True, complaint

    def needs(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.asked}
        return {"delivered_on": clock.today(), "method": self.method_here, **said}


class InPersonForm(_DeskDelivery):
    """The member takes it: nothing to type."""

    method_here = DeliveryMethod.IN_PERSON


class ProxyForm(_DeskDelivery):
    """Somebody takes it for the member."""

    method_here = DeliveryMethod.PROXY
    asked = {
        "proxy_name": "请填写代领人姓名。",
        "proxy_document": "请填写查验的证件，如“本人委托书、代领人学生证”。",
    }

    def tailor(self) -> None:
        super().tailor()
        self.fields["proxy_name"].help_text = ""


class PostForm(_DeskDelivery):
    """It has been mailed."""

    method_here = DeliveryMethod.MAIL
    asked = {"tracking_number": "请填写邮件号，以便追踪。"}

    def tailor(self) -> None:
        super().tailor()
        self.fields["tracking_number"].help_text = "可用扫描枪扫面单上的条码。"
        self.fields["together"] = together_field()


class ReceiptForm(CompleteForm):
    """The third part has come back. On paper there is one kind of receipt."""

    def tailor(self) -> None:
        super().tailor()
        self.fields["receipt_kind"].widget = forms.HiddenInput()
        self.fields["received_on"].label = "收到回执的日期"


class AddressForm(forms.Form):
    """What stands on the envelope; ``seen`` is the address that the form was opened with."""

    on_label = {"收件地址": "address", "收件电话": "phone"}
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    recipient = forms.CharField(
        label="收件人", max_length=60, error_messages={"required": "请填写收件人姓名。"}
    )
    phone = PhoneField(
        label="收件电话",
        help_text="印在标签上，供快递员联系。",
        error_messages={"required": "请填写收件电话，快递员要用。"},
    )
    address = forms.CharField(
        label="收件地址",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="从省、市写起，写到门牌号。",
        error_messages={"required": "请填写收件地址。"},
    )
    postcode = HalfWidthField(
        label="邮编",
        required=False,
        validators=[RegexValidator(r"\A[0-9]{6}\Z", "邮编是 6 位数字；不清楚时可以空着。")],
    )

    def clean_address(self) -> str:
        """One line: a label has no room for the person's own line breaks."""
        return " ".join(self.cleaned_data["address"].split())

    def clean(self) -> dict[str, Any]:
        """What no label can carry is said here, not when a whole sheet of them is to be printed."""
        data = super().clean() or {}
        if not self.errors and (fault := paper.label_fault(self.destination())):
            self.add_error(self.on_label.get(fault.label, "recipient"), str(fault))
        return data

    def destination(self) -> Destination:
        """What the form says."""
        data = self.cleaned_data
        return Destination(data["recipient"], data["phone"], data["address"], data["postcode"])


class SeveralDayForm(forms.Form):
    """One day for all rows of a list."""

    delivered_on = day_field("发放日期", past=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"delivered_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].widget.attrs["class"] = "form-control"

    @property
    def day(self) -> datetime.date:
        """The day, once the form is valid."""
        day: datetime.date = self.cleaned_data["delivered_on"]
        return day


class PostingForm(SeveralDayForm):
    """When the letters were taken to the post."""

    together = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["delivered_on"].label = "寄出日期"
        self.fields["together"] = together_field()


def together_field() -> forms.BooleanField:
    """Two letters in one envelope have one tracking number; otherwise it was typed twice by mistake."""
    return forms.BooleanField(label="确有几封信装在同一个邮件里，邮件号相同", required=False)


class LabelForm(forms.Form):
    """On which label of a begun sheet the first address is printed."""

    start = forms.IntegerField(
        label="从第几格开始",
        min_value=1,
        max_value=L7163.count,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "form-control"}),
    )
