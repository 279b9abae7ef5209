"""One form per act of the workflow: its fields are what the act needs (``enums.Need``)."""

from typing import Any

from django import forms

from letters.enums import DeliveryMethod
from letters.services.mailing import clean_tracking_number
from members import clock
from members.forms.fields import day_field
from members.refusals import Refusal
from transfers import declarations, keying
from transfers.enums import Action, Path, ReceiptKind, RefusalReason, Status
from transfers.forms.acting import ActionForm, words
from transfers.forms.evidence import ChangeForm, ReissueForm, SwitchChannelForm
from transfers.workflow import kinds_by_hand


class NothingToSay(ActionForm):
    """An act that needs no words."""


class ReasonForm(ActionForm):
    """An act that needs a reason and no more."""

    reason = words("原因")


class ConfirmForm(ActionForm):
    """The declaration on the graduate's behalf; the college says on what ground."""

    declaration = forms.BooleanField(
        label="已向本人逐项核对，本人同意以上声明", error_messages={"required": "请先阅读声明并勾选。"}
    )
    how = forms.CharField(
        label="代为确认的依据",
        max_length=120,
        help_text="例如“6 月 8 日电话核对”。会记入日志，并显示给毕业生本人。",
        error_messages={"required": "代为确认须写明依据，例如“6 月 8 日电话核对”。"},
    )
    declaration_text = declarations.TEXTS[declarations.CURRENT]

    def needs(self) -> dict[str, Any]:
        return {"declaration": declarations.CURRENT, "how": self.cleaned_data["how"]}


class CorrectForm(ActionForm):
    """What is wrong."""

    reason = words("哪里需要更正", help_text="写明错在哪里、应为什么，办理的人据此修改。")


class ReturnForm(ActionForm):
    """The reviewer's reason; the college reads it beside the row."""

    reason = words("退回原因", help_text="写明问题和改法，例如“抬头应为接收单位的上级党委”。")


class StartOnlineForm(ActionForm):
    """What was keyed into 党员E先锋."""

    started_on = day_field("发起日期")
    target = forms.CharField(
        label="在党员E先锋填报的目标党组织",
        max_length=120,
        help_text="照实际填报的抄录，名称或编码均可。",
        error_messages={"required": "请填写在党员E先锋填报的目标党组织。"},
    )


class DeliverForm(ActionForm):
    """To whom the letter went, and how."""

    delivered_on = day_field("发放日期")
    method = forms.ChoiceField(label="发放方式", choices=[("", "请选择"), *DeliveryMethod.choices()])
    proxy_name = forms.CharField(label="代领人", max_length=60, required=False, help_text="他人代领时填写。")
    proxy_document = forms.CharField(
        label="查验的证件",
        max_length=60,
        required=False,
        help_text="如“本人委托书、代领人学生证”。不写证件号码。",
    )
    tracking_number = forms.CharField(label="邮件号", max_length=40, required=False, help_text="邮寄时填写。")

    def clean_tracking_number(self) -> str:
        """In its one spelling; a slip of the hand is seen at once."""
        try:
            return clean_tracking_number(self.cleaned_data["tracking_number"])
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        method = data.get("method")
        if method == DeliveryMethod.PROXY:
            for name, label in (("proxy_name", "代领人姓名"), ("proxy_document", "查验的证件")):
                if not data.get(name):
                    self.add_error(name, f"他人代领须填写{label}。")
        if method == DeliveryMethod.MAIL and data.get("tracking_number") == "":
            self.add_error("tracking_number", "邮寄须填写邮件号，以便追踪。")
        return data


class CompleteForm(ActionForm):
    """The other side's confirmation or receipt."""

    receipt_kind = forms.ChoiceField(label="依据", choices=ReceiptKind.choices())
    received_on = day_field("确认或回执日期")
    handler = forms.CharField(
        label="对方经办人",
        max_length=60,
        error_messages={"required": "请填写对方经办人；系统自动回执可填“系统”。"},
    )
    handler_phone = forms.CharField(label="经办人电话", max_length=40, required=False)

    def tailor(self) -> None:
        kinds = kinds_by_hand(self.path)
        self.fields["receipt_kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if kinds:
            self.initial.setdefault("receipt_kind", kinds[0].value)
        if self.path == Path.INTRA_COLLEGE:
            self.fields["handler"].label = "经办人"
            self.fields["received_on"].label = "内部调动完成日期"


class RefuseForm(ActionForm):
    """Why the other side did not take the member."""

    refused_on = day_field("退回日期")
    refusal_reason = forms.ChoiceField(label="退回原因", choices=[("", "请选择"), *RefusalReason.choices()])
    reason = words("对方的说明")


class TryAgainForm(ActionForm):
    """What was put right since the refusal."""

    reason = words("作了哪些更正")


FORMS: dict[Action, type[ActionForm]] = {
    Action.REQUEST_CONFIRMATION: NothingToSay,
    Action.CONFIRM: ConfirmForm,
    Action.CORRECT: CorrectForm,
    Action.WITHDRAW: ReasonForm,
    Action.APPROVE: NothingToSay,
    Action.RETURN: ReturnForm,
    Action.UNDO_DECISION: ReasonForm,
    Action.START_ONLINE: StartOnlineForm,
    Action.ISSUE_LETTER: NothingToSay,
    Action.REISSUE_LETTER: ReissueForm,
    Action.DELIVER_LETTER: DeliverForm,
    Action.COMPLETE: CompleteForm,
    Action.REFUSE: RefuseForm,
    Action.TRY_AGAIN: TryAgainForm,
    Action.SWITCH_CHANNEL: SwitchChannelForm,
    Action.CHANGE: ChangeForm,
    Action.CANCEL: ReasonForm,
}


def initial_for(action: Action, transfer: Any) -> dict[str, Any]:
    """What can be filled in beforehand. Dates of receipts have no default: a default is left as it is."""
    if action == Action.START_ONLINE:
        code = f"（{transfer.receiving_code}）" if transfer.receiving_code else ""
        facts = keying.Facts(
            name="",
            id_number_tail="",
            heading=transfer.heading_organization,
            receiving=transfer.receiving_organization,
        )
        name = keying.target(Path.of(transfer.route, transfer.channel), facts)
        return {"started_on": clock.today(), "target": f"{name}{code}"[:120]}
    if action == Action.CORRECT and transfer.status == Status.RETURNED:
        return {"reason": transfer.status_note}
    if action == Action.DELIVER_LETTER:
        return {"delivered_on": clock.today()}
    return {}
