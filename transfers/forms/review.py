"""What is said when a register is sent."""

from typing import Any

from django import forms

from transfers.forms.actions import words


class SubmitRegisterForm(forms.Form):
    """The version and the list that the preview showed; after the due date the reason as well."""

    version = forms.IntegerField(min_value=1, max_value=32_000, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    late_reason = words("逾期原因", help_text="报送截止日期已过，须说明原因；组织部审核时可见。")

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not late:
            del self.fields["late_reason"]
