"""Fields that several forms share."""

import datetime
import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from members import clock

# No date of this house is further away: a year beyond is a slip of the hand, and breaks arithmetic with days.
FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
TOO_FAR = f"年份应在 {FIRST_DAY.year} 至 {LAST_DAY.year} 之间，请核对。"
PHONE = re.compile(r"[0-9+()\-—−转 ,;、/]+")
LINE_END, WIDE_SPACE = re.compile(r"\r\n?"), re.compile(r"[^\S\n]")
UNSEEN = ("Cc", "Cf")  # marks that steer; an emoji is held together by the joiner
KEPT = ("\n", "\N{ZERO WIDTH JOINER}")
WITHIN_REASON = (MinValueValidator(FIRST_DAY, TOO_FAR), MaxValueValidator(LAST_DAY, TOO_FAR))


class DayInput(forms.DateInput):
    """The browser's own date picker, in the one spelling that it understands."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            format="%Y-%m-%d", attrs={"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}, **kwargs
        )


def not_in_future(day: datetime.date) -> None:
    """Of what has happened already: a later day is a slip of the hand."""
    if clock.today() < day <= LAST_DAY:  # of later ones the other complaint is enough
        raise ValidationError(f"日期不能晚于今天（{clock.today()}），请核对。")


def day_field(label: str, *, past: bool = False, **kwargs: Any) -> forms.DateField:
    """A date with the picker and a clear complaint. ``past``: no day after today makes sense."""
    return forms.DateField(
        label=label,
        widget=DayInput(),
        validators=(*WITHIN_REASON, not_in_future) if past else WITHIN_REASON,
        error_messages={"invalid": "日期应写成 2022-06-15 的样子。", "required": f"请填写{label}。"},
        **kwargs,
    )


class HalfWidthField(forms.CharField):
    """Digits in their one width: an input method for Chinese likes to write them wide."""

    def to_python(self, value: Any) -> str:
        """The text as it is kept."""
        return unicodedata.normalize("NFKC", super().to_python(value)).strip()


class ProseField(forms.CharField):
    """Sentences, typed or pasted on a phone, counted as the browser counts them: a line end is one character.

    A wide space is a space; what nobody sees, and so nobody could take out, is left out.
    """

    def to_python(self, value: Any) -> str:
        """The text as it is counted and kept."""
        text = WIDE_SPACE.sub(" ", LINE_END.sub("\n", super().to_python(value)))
        seen = (each for each in text if each in KEPT or unicodedata.category(each) not in UNSEEN)
        return "".join(seen).strip()


class PhoneField(HalfWidthField):
    """A telephone number as people write it, with an extension if there is one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def validate(self, value: str) -> None:
        """Some digits, and nothing but what stands in a number."""
        super().validate(value)
        if value and not (PHONE.fullmatch(value) and sum(map(str.isdecimal, value)) >= 5):
            raise ValidationError("请填写能打通的电话号码，如 0931-8888888 或 13800000000。")
