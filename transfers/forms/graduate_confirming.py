"""The graduate says yes to what is shown, or what of it is wrong."""

from typing import Any

from django import forms

from members.forms.fields import ProseField
from transfers import declarations
from transfers.services.confirmed import Word

OTHER = "other"
LONGEST = 200


class DeclareForm(forms.Form):
    """One clear yes. ``seen`` is the mark of the words shown, ``version`` the declaration's."""

    declaration = forms.BooleanField(
        label="我已阅读并作出以上声明", error_messages={"required": "请先阅读声明并勾选，再按确认。"}
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=24)
    version = forms.ChoiceField(
        widget=forms.HiddenInput, choices=[(version, version) for version in declarations.IN_USE]
    )

    def needs(self) -> dict[str, Any]:
        """What ``perform`` is to be given."""
        return {"declaration": self.cleaned_data["version"], "seen": self.cleaned_data["seen"]}


class WrongForm(forms.Form):
    """Which items are wrong, and what is right."""

    items = forms.MultipleChoiceField(
        label="哪里不对？（可以选几项）",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选哪一项不对；都不是的选“其他”。"},
    )
    text = ProseField(
        label="应该是什么？",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST, "data-counter": ""}),
        help_text="写清楚对的内容，学院据此修改，如“支部编码应为 011100132977”。不要写身份证号全号。",
        error_messages={"required": "请写明应该是什么。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: list[Word], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = {key: label for key, label, _ in words}
        shown = ((key, f"{label}：{value or '没有填写'}") for key, label, value in words)
        self.fields["items"].choices = [*shown, (OTHER, "其他")]

    def reason(self) -> str:
        """As the office reads it: 介绍信抬头、编码有误：……"""
        named = [label for key, label in self.labels.items() if key in self.cleaned_data["items"]]
        text = self.cleaned_data["text"].strip()
        return f"{'、'.join(named)}有误：{text}" if named else text
