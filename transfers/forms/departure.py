"""Files and education as forms."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from members import clock
from members.enums import MemberCategory
from members.forms.fields import DayInput, day_field
from members.services import changes
from transfers.models import EducationSession, MaterialKind, Season
from transfers.services.departure.education import SESSION_FIELDS
from transfers.services.departure.material_kinds import KIND_FIELDS
from transfers.services.departure.materials import HandOver, Step

WHO, WHOM, WHEN, WHY = "handed_by", "handed_to", "handed_on", "note"


class MaterialForm(forms.Form):
    """Which files, and what the step needs to be said about them."""

    kinds = forms.TypedMultipleChoiceField(
        label="材料",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "没有选择材料。请先勾选要登记的材料。",
            "invalid_choice": "所选的材料已经没有了，请重新选择。",
        },
    )
    handed_by = forms.CharField(label="移交人", max_length=60, required=False)
    handed_to = forms.CharField(
        label="接收人或单位",
        max_length=100,
        required=False,
        help_text="如：学校档案馆 李老师；档案随寄的写收件单位。",
    )
    handed_on = day_field("移交日期", required=False)
    note = forms.CharField(label="不需要的原因", max_length=200, required=False)

    def __init__(
        self, *args: Any, kinds: Iterable[MaterialKind], step: Step | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.fields["kinds"].choices = [(kind.pk, kind.name) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.step == Step.HAND_OVER:
            for name, words in (
                (WHO, "请填写移交人。"),
                (WHOM, "请填写接收人或单位。"),
                (WHEN, "请填写移交日期。"),
            ):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, words)
            if (day := data.get(WHEN)) and day > clock.today():
                self.add_error(WHEN, f"移交日期不能晚于今天（{clock.today()}）。")
        if self.step == Step.EXEMPT and not data.get(WHY) and WHY not in self.errors:
            self.add_error(WHY, "请写明为什么不需要。")
        return data

    def said(self) -> dict[str, Any]:
        """What the service is to be told."""
        data = self.cleaned_data
        if self.step == Step.HAND_OVER:
            return {"hand_over": HandOver(data[WHO], data[WHOM], data[WHEN])}
        return {"note": data[WHY]} if self.step == Step.EXEMPT else {}


class MaterialKindForm(forms.ModelForm):
    """A kind of file, new or there already."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    categories = forms.MultipleChoiceField(
        label="适用人员",
        choices=MemberCategory.choices(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择哪些人需要这份材料。"},
    )

    class Meta:
        model = MaterialKind
        fields = ("name", "categories", "position", "required", "active")
        help_texts = {
            "name": "如：中国共产党入党志愿书",
            "required": "必备的材料没有收齐，离校前会提示。",
            "position": "数字小的排在前面。",
            "active": "停用后不再要求，已经登记的记录保留。",
        }
        error_messages = {
            "name": {"required": "请填写材料名称。", "unique": "已经有同名的材料。"},
            "position": {"required": "请填写次序。", "invalid": "次序应为整数。"},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = changes.fingerprint(self.instance, KIND_FIELDS)
        else:
            del self.fields["active"]

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: value for name, value in self.cleaned_data.items() if name in KIND_FIELDS}


class EducationForm(forms.ModelForm):
    """A session of the education, held or planned."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = EducationSession
        fields = SESSION_FIELDS
        widgets = {"held_on": DayInput()}
        help_texts = {
            "held_on": "可以填今后的日期，先打印签到表；举行以后再登记出席。",
            "topic": "如：离校前党员教育与组织关系转接说明",
        }
        error_messages = {
            "held_on": {"required": "请填写日期。", "invalid": "日期应写成 2022-06-02 的样子。"},
            "topic": {"required": "请填写主题。"},
        }

    def __init__(self, *args: Any, season: Season, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.season = season
        if kwargs.get("instance") is not None:
            self.initial["seen"] = changes.fingerprint(self.instance, SESSION_FIELDS)

    def clean_held_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["held_on"]
        first, last = self.season.opens_on, self.season.review_on
        if not first <= day <= last:
            raise forms.ValidationError(
                f"{self.season.name}的离校教育应在 {first} 至 {last} 之间，请核对日期。"
            )
        return day

    def values(self) -> dict[str, Any]:
        """What the service is to be given."""
        return {name: self.cleaned_data[name] for name in SESSION_FIELDS}
