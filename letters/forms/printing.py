"""How letters are to be put on paper: which printer and paper, which serial lies on top, what goes with them."""

import uuid
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from letters.enums import Stock
from letters.models import PrintProfile, PrintRun
from letters.services import profiles, serials
from letters.services.print_run import owner_of_stock
from members.models import User

PLAIN = "白纸，整张打印"


class ProfileChoice(forms.RadioSelect):
    """Radio buttons that say of each profile whether it prints on pre-printed stock."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        profile = getattr(value, "instance", None)
        option["attrs"]["class"] = "form-check-input"
        if profile is not None and profile.stock == Stock.PREPRINTED:
            option["attrs"]["data-preprinted"] = ""
        return option


class ProfileField(forms.ModelChoiceField):
    """The profiles of an office by name and paper; none is plain paper."""

    def label_from_instance(self, obj: PrintProfile) -> str:
        kind = "套打，只打印填写内容" if obj.stock == Stock.PREPRINTED else "白纸，整张打印"
        return f"{obj.name}（{kind}）"


class PrintForm(forms.Form):
    """One press of 打印. ``run`` names it, so that a second press of the same page finds the run of the first."""

    run = forms.UUIDField(widget=forms.HiddenInput)
    profile = ProfileField(
        label="打印方案",
        queryset=PrintProfile.objects.none(),
        empty_label=PLAIN,
        blank=True,  # or radio buttons would leave the empty one out
        required=False,
        widget=ProfileChoice,
    )
    start_serial = forms.CharField(
        label="纸叠最上面一张的印刷流水号", max_length=serials.MAX_LENGTH, required=False
    )
    serial_seen = forms.BooleanField(label="已看过纸叠，流水号与上面填写的一致", required=False)
    with_lists = forms.BooleanField(label="附打印清单和领取签收表", required=False, initial=True)
    with_slips = forms.BooleanField(label="附核验单", required=False, initial=True)

    def __init__(self, *args: Any, user: User, slips: int, **kwargs: Any) -> None:
        """``slips``: for how many of the letters a verification slip is offered."""
        super().__init__(*args, **kwargs)
        usable = profiles.usable_by(user)
        self.fields["profile"].queryset = usable
        self.numbered = any(profile.stock == Stock.PREPRINTED for profile in usable)
        self.expected = serials.expected(owner_of_stock(user)) if self.numbered else ""
        self.fields["start_serial"].initial = self.expected
        if not self.numbered:
            del self.fields["start_serial"], self.fields["serial_seen"]
        if not slips:
            del self.fields["with_slips"]
        for name in ("serial_seen", "with_lists", "with_slips"):
            if name in self.fields:
                self.fields[name].widget.attrs["class"] = "form-check-input"
        if self.numbered:
            self.fields["start_serial"].widget.attrs["class"] = "form-control"
        if not self.is_bound:
            self.initial.setdefault("run", uuid.uuid4())
            self.initial.setdefault("profile", _last_used(user, usable))

    def clean(self) -> dict[str, Any]:
        """On numbered sheets somebody has looked at the stack."""
        cleaned: dict[str, Any] = super().clean() or {}
        profile = cleaned.get("profile")
        if profile is None or profile.stock == Stock.PLAIN:
            cleaned["start_serial"] = ""
        elif not cleaned.get("serial_seen"):
            top = f"，其流水号应为 {self.expected}" if self.expected else ""
            self.add_error("serial_seen", f"请看纸叠最上面一张{top}；看过之后勾选。")
        return cleaned

    @property
    def stack_sentence(self) -> str | SafeString:
        """What to look for before numbered sheets are printed on."""
        if self.expected:
            return f"请看纸叠最上面一张，其流水号应为 {self.expected}。不一致的，先查明再打印。"
        return "请看纸叠最上面一张，照抄它的流水号；纸上没有流水号的，不填。"


def _last_used(user: User, usable: Any) -> Any:
    """What the office printed with last time, if it is still in use."""
    latest = PrintRun.objects.filter(made_by__organization=user.organization_id).order_by("-made_at").first()
    return latest.profile_id if latest and usable.filter(pk=latest.profile_id).exists() else ""
