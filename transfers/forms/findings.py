"""What is said when a warning has been looked into."""

from django import forms

from members.refusals import Refusal
from transfers.forms.actions import words
from transfers.services.acknowledging import MAX_REASON, clean_reason


class AcknowledgeForm(forms.Form):
    """The reason. How long it has to be is the service's business."""

    reason = words(
        "核对的情况",
        max_length=MAX_REASON,
        help_text="写明怎样核对、结果如何，例如“6 月 8 日电话向本人核实，入党时间无误”。组织部审核时可见。",
    )

    def clean_reason(self) -> str:
        """At least a few characters."""
        try:
            return clean_reason(self.cleaned_data["reason"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
