"""What forms say when the framework finds the fault: its own Chinese talks of variables and strings."""

from typing import Any

from django.core import validators
from django.forms import fields

FIELD_WORDS: dict[type[Any], dict[str, str]] = {
    fields.Field: {"required": "请填写这一项。"},
    fields.IntegerField: {"invalid": "请填写整数。"},
    fields.ChoiceField: {"required": "请选择。", "invalid_choice": "请从列出的选项中选择。"},
}


def speak_plainly() -> None:
    """Replace the framework's sentences for every form. Called once, before any form is made."""
    validators.MaxLengthValidator.message = "最多 %(limit_value)d 个字，现有 %(show_value)d 个，请缩短。"
    validators.MinLengthValidator.message = "至少 %(limit_value)d 个字，现有 %(show_value)d 个。"
    validators.MaxValueValidator.message = "不能大于 %(limit_value)s。"
    validators.MinValueValidator.message = "不能小于 %(limit_value)s。"
    validators.ProhibitNullCharactersValidator.message = "其中有不能保存的字符，请删去后重新输入。"
    for field, words in FIELD_WORDS.items():
        field.default_error_messages = {**field.default_error_messages, **words}
