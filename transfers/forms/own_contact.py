"""The graduate's own telephone number and e-mail address."""

from typing import Any

from django import forms

from members.forms.fields import PhoneField
from members.models import Member
from transfers.services.own_contact import contact_version


class OwnContactForm(forms.Form):
    """How the office reaches the graduate after leaving."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # without it the page is a stale one
    phone = PhoneField(
        label="手机",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text="离校以后打得通的号码。",
        error_messages={"required": "请填写打得通的号码，学院要靠它联系您。"},
    )
    email = forms.EmailField(
        label="电子邮箱（可不填）",
        required=False,
        max_length=254,  # as a register may have it
        help_text="填常用的邮箱；学校邮箱毕业后可能停用。",
        error_messages={
            "invalid": "邮箱应写成 name@example.com 的样子。",
            "max_length": "邮箱太长，请换一个。",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def values(self) -> dict[str, str]:
        """What the service is to be told."""
        return {"phone": self.cleaned_data["phone"], "email": self.cleaned_data["email"]}


def initial_contact(member: Member) -> dict[str, Any]:
    """The form's first state."""
    return {"seen": contact_version(member), "phone": member.phone, "email": member.email}
