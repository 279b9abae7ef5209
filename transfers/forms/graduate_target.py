"""Where to, in the graduate's words: the route follows from one plain question, the rest is the office's form."""

from typing import Any

from django import forms

from members.labelled import Labelled
from transfers.enums import Channel, Route
from transfers.forms.target import TargetForm, initial_target
from transfers.models import Transfer
from transfers.register.central_bodies import central_body


class Where(Labelled):
    """Where the receiving Party organisation stands, as one can find out by asking it (domain.md §3)."""

    OWN_COLLEGE = "OWN_COLLEGE", "还在本学院的党组织，如在本院读研"
    IN_BEIJING = "IN_BEIJING", "在北京，属于北京市委：各区、市属单位、多数在京高校，包括本校其他学院"
    OUTSIDE = "OUTSIDE", "在北京以外"
    CENTRAL = "CENTRAL", "在北京，但属于中央单位、央企总部、中国科学院或部队"
    UNKNOWN = "UNKNOWN", "不清楚，请学院帮我判断"


ROUTE_OF = {
    Where.OWN_COLLEGE: Route.INTRA_COLLEGE,
    Where.IN_BEIJING: Route.IN_BEIJING,
    Where.OUTSIDE: Route.OUT_OF_BEIJING,
    Where.CENTRAL: Route.OUT_OF_BEIJING,
}
NOT_ASKED = "NOT_ASKED"
PAPER_CHOICES = (
    (Channel.ONLINE.value, "不要，线上转就可以"),
    (Channel.PAPER.value, "要纸质介绍信"),
    (NOT_ASKED, "还没有问"),
)


class OwnTargetForm(TargetForm):
    """Nothing is required but an honest answer; what is not known yet may stay open."""

    where = forms.ChoiceField(
        label="接收党组织在哪里？",
        choices=Where.choices(),
        widget=forms.RadioSelect,
        help_text="看党组织归谁管，不只看地址。拿不准就问接收单位的党务老师，或选“不清楚”。",
        error_messages={"required": "请选一项；拿不准的选“不清楚”。"},
    )

    asked = False
    field_order = ("where", "receiving_organization", "heading_organization", "channel", "asked_whom")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("route", "then_ask"):
            del self.fields[name]
        self._say(
            "receiving_organization",
            "接收党组织全称",
            "京内和本学院的写到党支部，如“中共清华大学环境学院环硕221支部委员会”；不知道支部的可以先空着。",
        )
        self._say(
            "heading_organization",
            "介绍信抬头（上级党委）",
            "能直接接收党员的上级党委或它的组织部，如“中国共产党深圳市南山区委员会组织部”。向对方问清全称。",
        )
        self._say(
            "receiving_code", "接收党组织编码", "北京的支部必须有：12 位数字，以 011 开头。其他地方有就填。"
        )
        self._say("asked_whom", "您问的是谁", "单位和称呼，如“南山区委组织部 张老师”。")
        self._say("asked_on", "哪天问的", "")
        self._say("contact_name", "对方联系人", "以后催回执、核对名称时找谁。")
        self._say("destination_kind", "毕业去向", "如升学、就业、回原籍。")
        self._say("remark", "其他要说明的", "如具体支部、报到时间。")
        # The list of own branches is not on this page; the names offered while one types hold them.
        self.fields["receiving_organization"].widget.attrs.pop("list", None)
        self.fields["channel"].label = "对方要不要纸质介绍信？"
        self.fields["channel"].choices = PAPER_CHOICES
        self.fields[
            "channel"
        ].help_text = "以接收党组织的答复为准：接入全国系统的线上转，没有接入的开纸质介绍信。"

    def _say(self, name: str, label: str, help_text: str) -> None:
        self.fields[name].label, self.fields[name].help_text = label, help_text

    def clean_channel(self) -> str:
        """Not asked yet goes in as 线上, which the page takes back as long as nobody is named."""
        said = self.cleaned_data["channel"]
        self.asked = said in Channel.constraint_values()
        return Channel.ONLINE.value if not self.asked else said

    def clean(self) -> dict[str, Any]:
        where = self.cleaned_data.get("where")
        self.cleaned_data["route"] = ROUTE_OF.get(Where(where), "") if where else ""
        data = super().clean()
        if data["route"] == Route.OUT_OF_BEIJING and self.asked and not data.get("asked_whom"):
            if "asked_whom" not in self.errors:
                self.add_error("asked_whom", "请写明问的是谁；还没有问的，上面选“还没有问”。")
        elif not self.asked:
            data["asked_whom"], data["asked_on"] = "", None
        return data

    def values(self) -> dict[str, Any]:
        """What ``editing.edit_target`` is to be given."""
        return {name: value for name, value in super().values().items() if name != "where"}


def initial_own_target(transfer: Transfer) -> dict[str, Any]:
    """The form as it stands in the database; questions that nobody has answered stay open."""
    values = initial_target(transfer)
    asked = transfer.channel == Channel.PAPER or transfer.asked_whom or transfer.asked_on
    if transfer.route == Route.OUT_OF_BEIJING:
        values["channel"] = transfer.channel if asked else NOT_ASKED
    return values | {"where": _where(transfer)}


def _where(transfer: Transfer) -> str:
    if not transfer.route:
        return Where.UNKNOWN if transfer.own_target_at else ""
    if transfer.route == Route.OUT_OF_BEIJING:
        names = (transfer.heading_organization, transfer.receiving_organization)
        return Where.CENTRAL if any(map(central_body, names)) else Where.OUTSIDE
    return Where.OWN_COLLEGE if transfer.route == Route.INTRA_COLLEGE else Where.IN_BEIJING
