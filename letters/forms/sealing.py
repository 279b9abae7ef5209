"""用印登记: on which day the ticked letters were stamped."""

import datetime

from django import forms

from members import clock
from members.forms.fields import day_field


class SealForm(forms.Form):
    """One day for all ticked letters."""

    sealed_on = day_field("用印日期")

    def clean_sealed_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["sealed_on"]
        if day > clock.today():
            raise forms.ValidationError(f"用印日期不能晚于今天（{clock.today()}），请核对。")
        return day
