"""Making a number void: each reason with the papers that must be in hand, and where they are.

All ways stand on the page, each with what it asks; only what belongs to the chosen one is required. Nothing of it
needs JavaScript: the style sheet folds the others away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from letters.enums import VoidReason
from members import clock
from members.forms.fields import day_field
from transfers.enums import Path
from transfers.evidence import Paper, words_of
from transfers.forms.acting import ActionForm, words
from transfers.services.effects import REISSUE_REASONS

ABOUT = {
    Paper.SHEET_BACK: ("由谁收回、怎样处理", "如“6 月 13 日王老师收回，已加盖作废章存档”。"),
    Paper.LETTER_BACK: ("何时交回、由谁收存", "如“6 月 20 日本人交回，王老师收存”。"),
    Paper.LETTER_HERE: ("由谁收存", "如“在学院办公室，王老师收存”。"),
    Paper.HOW_LOST: ("遗失经过", "何时发现、找过哪里、由谁写的说明。"),
    Paper.NOT_RECEIVED: ("出具证明的党组织", "如“中共陇南市武都区委组织部”。"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """One choice with the paper that proves it. ``why_not``: it cannot be chosen now."""

    value: str
    label: str
    paper: Paper
    why_not: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        stem = self.value.lower()
        dated = (f"{stem}_on",) if self.paper == Paper.NOT_RECEIVED else ()
        return (f"{stem}_have", f"{stem}_by", *dated)


class WaysForm(ActionForm):
    """One question with several ways to answer it, each with fields of its own."""

    question = ""  # the name of the field that chooses
    others: tuple[str, ...] = ()  # fields above the question

    def ways(self) -> Sequence[Way]:
        """The ways for this letter."""
        raise NotImplementedError

    @property
    def handed_out(self) -> bool:
        """Whether the letter has left the office; for lack of one, as if it had."""
        return self.letter is None or self.letter.delivered_on is not None

    def tailor(self) -> None:
        self._ways = tuple(self.ways())
        open_ways = [way for way in self._ways if not way.why_not]
        self.fields[self.question].choices = [(way.value, way.label) for way in open_ways]
        for way in self._ways:
            self.fields.update(_fields_of(way))
        if len(open_ways) == 1:
            self.initial.setdefault(self.question, open_ways[0].value)

    @property
    def sections(self) -> list[dict[str, Any]]:
        """For ``transfers/_ways.html``: each way with its radio button and its fields."""
        radios = {str(radio.data["value"]): radio for radio in self[self.question]}
        return [
            {
                "way": way,
                "radio": radios.get(way.value),
                "fields": [self[name] for name in way.names],
            }
            for way in self._ways
        ]

    @property
    def asked(self) -> forms.BoundField:
        """The question itself."""
        return self[self.question]

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields above the question."""
        return [self[name] for name in self.others]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way = self._chosen(data)
        for name in way.names if way else ():
            if not data.get(name) and name not in self.errors:
                field = self.fields[name]
                tick = isinstance(field, forms.BooleanField)
                self.add_error(
                    name, f"请核实“{field.label}”，然后勾选。" if tick else f"请填写{field.label}。"
                )
        for other in self._ways:  # what was typed for a way that was not chosen is no error
            for name in () if other is way else other.names:
                self.errors.pop(name, None)
        return data

    def _chosen(self, data: dict[str, Any]) -> Way | None:
        return next((way for way in self._ways if way.value == data.get(self.question)), None)

    def proof(self) -> dict[Paper, str]:
        """The papers in hand, each with where it is or who wrote it."""
        data = self.cleaned_data
        way = self._chosen(data)
        assert way is not None  # the form is valid
        stem = way.value.lower()
        said = data[f"{stem}_by"].rstrip("。；")
        if way.paper == Paper.NOT_RECEIVED:
            said = f"{said}，{data[f'{stem}_on']} 出具"
        return {way.paper: said}

    def needs(self) -> dict[str, Any]:
        proof = self.proof()
        return {"evidence": words_of(proof), "papers": tuple(proof)}


def _fields_of(way: Way) -> dict[str, forms.Field]:
    label, help_text = ABOUT[way.paper]
    have, by, *on = way.names
    fields: dict[str, forms.Field] = {
        have: forms.BooleanField(label=way.paper.label, required=False),
        by: forms.CharField(label=label, help_text=help_text, max_length=120, required=False),
    }
    for name in on:
        fields[name] = day_field("出具日期", required=False, past=True)
    return fields


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.RadioSelect)


class ReissueForm(WaysForm):
    """Why the old number is void, and what proves it (domain.md §5)."""

    question = "void_reason"
    void_reason = _choice("作废原因")

    def ways(self) -> Sequence[Way]:
        out = self.handed_out
        papers = {
            VoidReason.MISPRINT: Paper.SHEET_BACK,
            VoidReason.LOST: Paper.NOT_RECEIVED if out else Paper.HOW_LOST,
            VoidReason.EXPIRED: Paper.LETTER_BACK if out else Paper.LETTER_HERE,
        }
        return [
            Way(reason.value, reason.label, papers[reason], self._why_not(reason))
            for reason in REISSUE_REASONS
        ]

    def _why_not(self, reason: VoidReason) -> str:
        if reason == VoidReason.EXPIRED and self.letter and clock.today() <= self.letter.valid_until:
            return f"有效期至 {self.letter.valid_until}，还没有过期"
        return ""

    def needs(self) -> dict[str, Any]:
        return {"void_reason": self.cleaned_data["void_reason"], **super().needs()}


class _LetterForm(WaysForm):
    """Where the old letter is; only paper asks."""

    question = "old_letter"
    others = ("reason",)

    def tailor(self) -> None:
        if self.path == Path.OUT_PAPER:
            super().tailor()
        else:
            del self.fields["old_letter"]
            self._ways = ()

    @property
    def sections(self) -> list[dict[str, Any]]:
        return super().sections if self._ways else []

    def ways(self) -> Sequence[Way]:
        if self.handed_out:
            return [
                Way("BACK", "原件已经交回", Paper.LETTER_BACK),
                Way("LOST", "原件遗失", Paper.NOT_RECEIVED),
            ]
        return [
            Way("HERE", "原件没有发出", Paper.LETTER_HERE),
            Way("LOST", "原件遗失", Paper.HOW_LOST),
        ]

    def needs(self) -> dict[str, Any]:
        said = {"reason": self.cleaned_data["reason"]}
        return said | super().needs() if self._ways else said


class SwitchChannelForm(_LetterForm):
    """Why, and for a letter already out, how it came back."""

    reason = words("改换原因", help_text="例如“对方党委来电要求纸质介绍信”。")
    old_letter = _choice("原介绍信")

    def tailor(self) -> None:
        if self.letter is None and self.path == Path.OUT_PAPER:  # approved on paper, nothing issued yet
            del self.fields["old_letter"]
            self._ways = ()
        else:
            super().tailor()


class ChangeForm(_LetterForm):
    """The member's own explanation, and what became of the letter."""

    others = ("explained", "reason")

    explained = forms.BooleanField(
        label="本人的书面说明已经收存",
        error_messages={"required": "改派须有本人的书面说明，收到以后再办理。"},
    )
    reason = words("书面说明的内容", help_text="何时提交、改派到哪里、原因（通知三2）。")
    old_letter = _choice("原介绍信")

    def proof(self) -> dict[Paper, str]:
        return {Paper.EXPLANATION: "", **super().proof()}
