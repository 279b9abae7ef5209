"""Fields that several forms share."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """The browser's own date picker, in the one spelling that it understands."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A date with the picker and a clear complaint."""
    return forms.DateField(
        label=label,
        widget=DayInput(),
        error_messages={"invalid": "日期应写成 2022-06-15 的样子。", "required": f"请填写{label}。"},
        **kwargs,
    )
