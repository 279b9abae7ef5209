"""核对打印结果: which sheets are bad, by tick or by position and number, and what is wrong with each."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django import forms

from letters.models import PrintedSheet
from transfers.services.misprints import BadSheet, Fate

NOTE_LENGTH = 100
_RANGE = re.compile(r"([0-9]{1,5})[-–~至]([0-9]{1,5})")
COMMON = ("卡纸", "偏斜", "墨迹不清", "缺墨", "撕破", "重叠进纸", "白纸未印上")


class MarkForm(forms.Form):
    """The bad sheets of a run by position (7, 12-14) or by number, besides those that are ticked."""

    sheets = forms.CharField(
        label="有问题的张次或编号",
        required=False,
        max_length=2000,
        help_text="如：7，12-14，或完整编号；也可以在下面勾选。",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, *args: object, all_sheets: Sequence[PrintedSheet], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._by_position = {sheet.position: sheet for sheet in all_sheets}
        self._by_number = {sheet.letter.number: sheet for sheet in all_sheets}

    def clean_sheets(self) -> list[PrintedSheet]:
        """The sheets meant, each once; a sentence for what is none."""
        found: dict[int, PrintedSheet] = {}
        text = unicodedata.normalize("NFKC", self.cleaned_data["sheets"])
        for word in re.split(r"[\s,、;]+", text):
            for sheet in self._meant(word) if word else ():
                found[sheet.pk] = sheet
        return list(found.values())

    def _meant(self, word: str) -> list[PrintedSheet]:
        if word in self._by_number:
            return [self._by_number[word]]
        span = _RANGE.fullmatch(word)
        low, high = (
            (int(span[1]), int(span[2])) if span else (int(word), int(word)) if word.isdecimal() else (0, 0)
        )
        if not (1 <= low <= high <= len(self._by_position)):
            raise forms.ValidationError(
                f"“{word[:30]}”不是这一批的张次（1–{len(self._by_position)}）或编号，请核对。"
            )
        return [self._by_position[position] for position in range(low, high + 1)]


class TogetherForm(forms.Form):
    """What all bad sheets have in common, said once: a stack that came out askew."""

    note = forms.CharField(
        label="问题",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.TextInput(attrs={"list": "common-faults", "class": "form-control form-control-sm"}),
    )
    fate = forms.ChoiceField(
        label="处理", required=False, widget=forms.RadioSelect(attrs={"class": "form-check-input"})
    )

    def __init__(self, *args: object, may_void: bool, **kwargs: object) -> None:
        super().__init__(*args, prefix="all", initial={"fate": ""}, **kwargs)  # type: ignore[arg-type]
        fates = Fate.choices() if may_void else [(Fate.REPRINT.value, Fate.REPRINT.label)]
        self.fields["fate"].choices = [("", "按各张所选"), *fates]


class BadSheetForm(forms.Form):
    """One bad sheet: what is wrong, and whether its number is void or the sheet is printed again.

    ``together``: what is said of all, valid; its note stands in for an empty one, its fate goes before the sheet's own.
    """

    note = forms.CharField(
        label="问题",
        max_length=NOTE_LENGTH,
        error_messages={"required": "请写明问题，例如“卡纸”“偏斜”“墨迹不清”。"},
        widget=forms.TextInput(attrs={"list": "common-faults", "class": "form-control form-control-sm"}),
    )
    fate = forms.ChoiceField(
        label="处理", choices=Fate.choices(), widget=forms.RadioSelect(attrs={"class": "form-check-input"})
    )

    def __init__(
        self,
        *args: object,
        sheet: PrintedSheet,
        may_void: bool,
        together: Mapping[str, str] | None = None,
        **kwargs: object,
    ) -> None:
        usual = Fate.VOID if may_void else Fate.REPRINT
        super().__init__(*args, prefix=f"s{sheet.pk}", initial={"fate": usual}, **kwargs)  # type: ignore[arg-type]
        self.sheet = sheet
        self._together = together or {}
        for name in ("note", "fate"):
            self.fields[name].required = not self._together.get(name)
        if not may_void:
            self.fields["fate"].choices = [(Fate.REPRINT.value, Fate.REPRINT.label)]
        if sheet.letter.voided_at:
            del self.fields["fate"]

    def bad_sheet(self) -> BadSheet:
        """What was said; call it on a valid form."""
        said, together = self.cleaned_data, self._together
        fate = (together.get("fate") or said["fate"]) if "fate" in self.fields else Fate.REPRINT
        return BadSheet(self.sheet.pk, said["note"] or together["note"], Fate(fate))
