"""The texts to the people of a working list."""

import uuid
from typing import Any

from django import forms

from transfers.message_texts import OF_A_GROUP, OF_A_PERSON, strange_placeholders
from transfers.models import Message
from transfers.services.telling.batches import strange_words

SUBJECT, APP, GROUP, SMS = "subject", "app", "group", "sms"
KNOWN = {SUBJECT: frozenset(), APP: OF_A_PERSON, GROUP: OF_A_GROUP, SMS: OF_A_PERSON}


def _text(label: str, rows: int, length: int, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": rows, "data-template": ""}),
        error_messages={"required": f"请填写{label}。"},
        **kwargs,
    )


class ListMessageForm(forms.Form):
    """All texts of the page; ``needed`` names those that the pressed button is about, the others may be anything."""

    batch = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label="标题",
        max_length=Message._meta.get_field("subject").max_length,
        widget=forms.TextInput(attrs={"data-template": "", "autocomplete": "off"}),
        error_messages={"required": "请填写标题。"},
    )
    app = _text("正文", 6, 1000, help_text="{姓名}、{期限} 逐人替换成各自的内容。")
    group = _text("群里的文字", 4, 1000, help_text="{名单} 替换成所选的人的姓名。")
    sms = _text("短信", 3, 300, help_text="{姓名}、{期限} 逐人替换。")

    def __init__(self, *args: Any, needed: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KNOWN:
            self.fields[name].required = name in needed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, known in KNOWN.items():
            data[name] = (data.get(name) or "").replace("\r\n", "\n")  # as a browser sends it
            if strange := strange_placeholders(data[name], known):
                self.add_error(name, strange_words(strange, known))
        return data

    def text(self, name: str) -> str:
        """What stands in a field now, right or wrong."""
        return str(self[name].value() or "")

    def batch_number(self) -> uuid.UUID:
        """Of the page that was opened; a new one for nonsense."""
        try:
            return uuid.UUID(str(self["batch"].value()))
        except ValueError:
            return uuid.uuid4()
