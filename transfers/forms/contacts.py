"""One contact with a person, or about one."""

import datetime
from typing import Any

from django import forms

from members import clock
from members.forms.fields import day_field
from transfers.models.contacts import ContactMethod, ContactResult, ContactSide

# What is sent in the app notes itself.
BY_HAND = [each for each in ContactMethod.choices() if each[0] != ContactMethod.IN_APP]


def _one_of(words: str) -> dict[str, str]:
    return {"required": words, "invalid_choice": words}


class ContactForm(forms.Form):
    """Who was reached for, how, when, with what result, and when again."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    side = forms.ChoiceField(
        label="联系谁",
        choices=ContactSide.choices(),
        widget=forms.RadioSelect,
        error_messages=_one_of("请选择联系的是谁。"),
    )
    method = forms.ChoiceField(
        label="方式",
        choices=BY_HAND,
        widget=forms.RadioSelect,
        error_messages=_one_of("请选择联系方式。"),
    )
    result = forms.ChoiceField(
        label="结果",
        choices=ContactResult.choices(),
        widget=forms.RadioSelect,
        error_messages=_one_of("请选择结果。"),
    )
    on = day_field("联系日期", past=True)
    text = forms.CharField(
        label="说了什么",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-counter": ""}),
        help_text="对方怎么说、答应了什么。长期联系不上时，这些记录就是依据；本人可以在“我的数据”里看到。",
    )
    next_on = day_field(
        "约定下次联系", required=False, help_text="到这一天，首页会提示“约定今天再联系”。不用再联系的不填。"
    )

    def clean_next_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["next_on"]
        if day is not None and day < clock.today():
            raise forms.ValidationError(f"约定的日期不能早于今天（{clock.today()}）。")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == ContactResult.REACHED and not (data.get("text") or "").strip():
            self.add_error("text", "联系上了的，请记下对方怎么说。")
        return data

    def said(self) -> dict[str, Any]:
        """What the service is to be told."""
        data = self.cleaned_data
        return {
            "side": ContactSide(data["side"]),
            "method": ContactMethod(data["method"]),
            "result": ContactResult(data["result"]),
            "on": data["on"],
            "text": data["text"],
            "next_on": data["next_on"],
            "token": data["token"],
        }
