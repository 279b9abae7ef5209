"""Where to, asked one thing a page in the graduate's words. Nothing is required but an honest answer."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms

from members.forms.fields import PhoneField, day_field
from members.labelled import Labelled
from transfers.enums import Channel, Prospect, Route
from transfers.forms.printable import require_printable
from transfers.forms.suggest import HEADING, RECEIVING, SuggestInput
from transfers.forms.target import CODE_LENGTH, DESTINATION_KINDS, SPACES, clean_code
from transfers.models import Transfer
from transfers.services.editing import target_version


class Where(Labelled):
    """Where the receiving Party organisation stands, as one can find out by asking it (domain.md §3)."""

    OWN_COLLEGE = "OWN_COLLEGE", "还在本学院：如在本院读研、留在本院工作"
    IN_BEIJING = "IN_BEIJING", "北京市委下面的其他单位：各区、市属单位、多数在京高校，也包括本校其他学院"
    OUTSIDE = "OUTSIDE", "在北京以外；或在北京，但属于中央单位、央企总部、中国科学院、部队"
    UNKNOWN = "UNKNOWN", "说不清，请学院帮我判断"


ROUTE_OF: Mapping[str, str] = MappingProxyType(
    {
        Where.OWN_COLLEGE: Route.INTRA_COLLEGE,
        Where.IN_BEIJING: Route.IN_BEIJING,
        Where.OUTSIDE: Route.OUT_OF_BEIJING,
        Where.UNKNOWN: "",
    }
)
WHERE_OF = {route: where for where, route in ROUTE_OF.items()}
# What the case on the guide's page says of the place; 本校 may be another college, so that one is asked.
EXPECTED: Mapping[str, Where] = MappingProxyType(
    {
        Prospect.STUDY_BEIJING: Where.IN_BEIJING,
        Prospect.STUDY_ELSEWHERE: Where.OUTSIDE,
        Prospect.CENTRAL: Where.OUTSIDE,
        Prospect.ARMY: Where.OUTSIDE,
    }
)
KIND_OF: Mapping[str, str] = MappingProxyType(
    {
        Prospect.EMPLOYED: "就业",
        Prospect.STUDY_HERE: "升学",
        Prospect.STUDY_BEIJING: "升学",
        Prospect.STUDY_ELSEWHERE: "升学",
        Prospect.CENTRAL: "就业",
        Prospect.ARMY: "部队",
        Prospect.NO_JOB: "户籍地",
    }
)
NOT_ASKED = "NOT_ASKED"
PAPER_CHOICES = (
    (Channel.ONLINE.value, "不要，线上转就可以"),
    (Channel.PAPER.value, "要纸质介绍信"),
    (NOT_ASKED, "还没有问"),
)


class StepForm(forms.Form):
    """One page. ``columns`` are what it writes; ``seen`` is a mark of them as the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=24)
    columns: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Any, *, transfer: Transfer) -> None:
        self.transfer = transfer
        super().__init__(data, initial=self.stored() | {"seen": target_version(transfer, self.columns)})

    def stored(self) -> dict[str, Any]:
        """The fields as they stand in the database."""
        return {name: getattr(self.transfer, name) for name in self.columns}

    def values(self) -> dict[str, Any]:
        """What ``editing.edit_target`` is to be given."""
        return {name: self.cleaned_data[name] for name in self.columns}

    def clean(self) -> dict[str, Any]:
        """Names go without spaces, and on paper only with characters that print."""
        data = super().clean() or {}
        units = [name for name in ("heading_organization", "receiving_organization") if name in self.columns]
        for name in units:
            if data.get(name):
                data[name] = SPACES.sub("", data[name])
        if self.transfer.channel == Channel.PAPER:
            require_printable(self, data, tuple(units))
        return data


class WhereForm(StepForm):
    """The route follows from one plain question."""

    where = forms.ChoiceField(
        label="在哪里",
        choices=Where.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项；拿不准的选“说不清”。"},
    )
    columns = ("route", "channel", "asked_whom", "asked_on")

    def stored(self) -> dict[str, Any]:
        """What was answered; before that, what the kind of case makes likely."""
        transfer = self.transfer
        if transfer.route or transfer.own_target_at or transfer.being_filled_by_graduate:
            return {"where": WHERE_OF[transfer.route]}
        return {"where": EXPECTED.get(transfer.case.prospect, "")}

    def values(self) -> dict[str, Any]:
        """Whether paper is wanted is a question of 京外 only: its answer goes when the place is another one."""
        route = ROUTE_OF[self.cleaned_data["where"]]
        if route == Route.OUT_OF_BEIJING:
            return {name: getattr(self.transfer, name) for name in self.columns} | {"route": route}
        return {"route": route, "channel": Channel.ONLINE.value, "asked_whom": "", "asked_on": None}


class UnitForm(StepForm):
    """The receiving organisation by its full name."""

    receiving_organization = forms.CharField(
        label="接收党组织全称", max_length=100, required=False, widget=SuggestInput(RECEIVING)
    )
    columns = ("receiving_organization",)

    def __init__(self, data: Any, *, transfer: Transfer) -> None:
        super().__init__(data, transfer=transfer)
        field = self.fields["receiving_organization"]
        if transfer.route == Route.OUT_OF_BEIJING:
            field.help_text = "上级党委下面、您具体去的党组织，如“中共同济大学土木工程学院委员会”。"
            return
        field.label = "接收党支部全称" if transfer.route else field.label
        field.help_text = "写到党支部，如“中共清华大学环境学院环硕221支部委员会”。不知道的可以先空着。"
        if transfer.route == Route.INTRA_COLLEGE:  # the browser's own list, for phones without JavaScript
            field.widget.attrs["list"] = "own-branches"


class HeadingForm(StepForm):
    """The addressee of the letter."""

    heading_organization = forms.CharField(
        label="介绍信抬头（上级党委全称）",
        max_length=100,
        required=False,
        widget=SuggestInput(HEADING),
        help_text="如“中国共产党深圳市南山区委员会组织部”。",
    )
    columns = ("heading_organization",)


class CodeForm(StepForm):
    """The code of the receiving organisation."""

    receiving_code = forms.CharField(
        label="接收党组织编码",
        max_length=CODE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    columns = ("receiving_code",)

    def __init__(self, data: Any, *, transfer: Transfer) -> None:
        super().__init__(data, transfer=transfer)
        field = self.fields["receiving_code"]
        if transfer.route == Route.IN_BEIJING:
            field.label, field.help_text = "党支部编码", "12 位数字，以 011 开头，如 011100132977。"
        else:
            field.help_text = "多为 12 位数字。对方没有给的，可以不填。"

    def clean_receiving_code(self) -> str:
        """Digits, however they were typed."""
        return clean_code(self.cleaned_data["receiving_code"])


class ChannelForm(StepForm):
    """Whether a paper letter is wanted, and who has said so (domain.md §4)."""

    channel = forms.ChoiceField(
        label="对方的答复",
        choices=PAPER_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一项；还没有问的选“还没有问”。"},
    )
    asked_whom = forms.CharField(
        label="您问的是谁",
        max_length=60,
        required=False,
        help_text="单位和称呼，如“南山区委组织部 张老师”。还没有问的不填。",
    )
    asked_on = day_field("哪天问的", required=False, past=True)
    columns = ("channel", "asked_whom", "asked_on")

    def stored(self) -> dict[str, Any]:
        """A channel that nobody has asked about is no answer yet."""
        values = super().stored()
        asked = values["channel"] == Channel.PAPER or values["asked_whom"] or values["asked_on"]
        return values if asked else values | {"channel": ""}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        said = data.get("channel")
        if said == NOT_ASKED:
            data |= {"channel": Channel.ONLINE.value, "asked_whom": "", "asked_on": None}
        elif said and not data.get("asked_whom") and "asked_whom" not in self.errors:
            self.add_error("asked_whom", "请写明问的是谁；还没有问的，上面选“还没有问”。")
        return data


class ContactForm(StepForm):
    """Whom to ask on the other side."""

    contact_name = forms.CharField(
        label="联系人", max_length=60, required=False, help_text="对方的党务老师，如“李老师”。"
    )
    contact_phone = PhoneField(
        label="联系电话",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    columns = ("contact_name", "contact_phone")


class OtherForm(StepForm):
    """What becomes of the graduate, and what else there is to say."""

    destination_kind = forms.ChoiceField(label="毕业去向", required=False)
    remark = forms.CharField(
        label="其他要说明的",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如报到时间。没有的不填。",
    )
    columns = ("destination_kind", "remark")

    def __init__(self, data: Any, *, transfer: Transfer) -> None:
        super().__init__(data, transfer=transfer)
        kinds = list(DESTINATION_KINDS)
        if transfer.destination_kind and transfer.destination_kind not in kinds:
            kinds.append(transfer.destination_kind)  # the office may have written another word
        self.fields["destination_kind"].choices = [("", "请选择"), *((kind, kind) for kind in kinds)]

    def stored(self) -> dict[str, Any]:
        """The kind of case tells the kind of destination beforehand."""
        values = super().stored()
        expected = KIND_OF.get(self.transfer.case.prospect, "")
        return values if values["destination_kind"] else values | {"destination_kind": expected}
