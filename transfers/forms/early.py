"""What is said when somebody who leaves early is reported alone."""

from django import forms

from members.forms.fields import day_field
from transfers.forms.actions import words
from transfers.services.early import REASON_LENGTH


class EarlyForm(forms.Form):
    """Why, and on which day the person leaves. Both stand on the reviewer's page."""

    leaving_on = day_field("离校日期", help_text="本人实际离校的日期，早于统一离校日期。")
    reason = words(
        "提前离校的原因",
        max_length=REASON_LENGTH,
        help_text="如“入职单位要求 6 月 6 日报到”。组织部审核时可以看到。",
    )
