"""What is said when one account is reset, closed or opened again."""

from django import forms

from transfers.forms.actions import words
from transfers.services.accounts import IdentityCheck


class ResetForm(forms.Form):
    """How somebody who cannot get in was recognised: without it a stranger who asks politely would get a code."""

    how = forms.ChoiceField(
        label="怎样核验是本人",
        choices=IdentityCheck.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样核验了身份。"},
    )
    note = forms.CharField(
        label="补充说明",
        max_length=200,
        required=False,
        help_text="选填，如“核对了身份证和入党时间”。电话核对请回拨登记的号码，不要用来电的号码。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class ActiveForm(forms.Form):
    """Why nobody shall get in by it any more, or why again."""

    reason = words("原因", help_text="如“手机遗失，本人要求停用”“已找回，本人当面要求恢复”。")
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
