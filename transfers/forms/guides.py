"""A guide as a form: its words, and the questions as rows that are added, moved and taken away without a script."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet

from letters.render.errors import describe
from letters.services.printing import missing_characters
from transfers.models import Guide, GuideQuestion
from transfers.services.guides import MOST_QUESTIONS, Words

SPARE_ROWS, MOST_ROWS = 2, 40


def printable(text: str) -> None:
    """Complain of what no font has: the same words go on paper."""
    if missing := missing_characters(" ".join(text.split())):
        named = "、".join(describe(character) for character in missing)
        raise ValidationError(f"{named} 没有可用的字形，询问表上印不出来，请改用其他写法。")


class LineField(forms.CharField):
    """One line, whatever was pasted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[printable], **kwargs)

    def to_python(self, value: Any) -> str:
        """The words with one blank between them."""
        return " ".join(super().to_python(value).split())


class LinesField(forms.CharField):
    """One thing a line; empty lines and blanks at the ends go."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea(attrs={"rows": kwargs.pop("rows", 5)}),
            validators=[printable],
            strip=True,
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        """The lines as they are kept."""
        text = super().to_python(value)
        return "\n".join(line.strip() for line in text.splitlines() if line.strip())


class GuideForm(forms.Form):
    """All but the questions."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # without it the page is a stale one
    summary = LineField(label="一句话", max_length=120, help_text="这种情况的组织关系转到哪里。")
    whom = LinesField(label="问谁", max_length=600, help_text="找哪个部门、哪个人；一行一条。", rows=4)
    then = LinesField(label="问清以后", max_length=600, required=False, help_text="一行一条。", rows=4)
    refused = LinesField(
        label="对方不接收怎么办",
        max_length=900,
        required=False,
        help_text="一行一条；引用条例的写明条款。",
        rows=6,
    )
    source = LinesField(
        label="依据",
        max_length=600,
        required=False,
        help_text="一行一条：文件名称、年份或文号、条款。没有核实条款号的，注明“条款号待核实”。",
        rows=3,
    )

    def values(self) -> dict[str, str]:
        """What the service is to be told."""
        return {name: self.cleaned_data[name] for name in ("summary", "whom", "then", "refused", "source")}


class QuestionForm(forms.Form):
    """One question. Emptied, it is taken away; ``place`` says where it stands."""

    place = forms.IntegerField(
        label="次序",
        min_value=1,
        max_value=99,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "次序应是数字，从 1 到 99。"),
    )
    question = LineField(label="问题", max_length=120, required=False)
    answer = LineField(
        label="合格的回答", max_length=240, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    why = LineField(label="为什么问（可不填）", max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        question, answer, why = (data.get(name) or "" for name in ("question", "answer", "why"))
        if question and not answer and "answer" not in self.errors:
            self.add_error("answer", "请写明合格的回答是什么样，最好举例。")
        if (answer or why) and not question and "question" not in self.errors:
            self.add_error("question", "请写问题；不要这一条的，把三格都清空。")
        return data


class BaseQuestions(BaseFormSet):
    """All questions of a guide."""

    default_error_messages = {"too_many_forms": f"一次最多填写 {MOST_ROWS} 行。"}

    def clean(self) -> None:
        """At least one, at most as many as a sheet has room for."""
        if any(self.errors):
            return
        count = len(self.words())
        if not 1 <= count <= MOST_QUESTIONS:
            raise ValidationError(f"问题应有 1 到 {MOST_QUESTIONS} 个，现在是 {count} 个。")

    def words(self) -> list[Words]:
        """The questions in their order; rows with the same place keep that of the page."""
        filled = [
            (form.cleaned_data.get("place") or 99, number, form.cleaned_data)
            for number, form in enumerate(self.forms)
            if form.cleaned_data.get("question")
        ]
        return [
            Words(data["question"], data["answer"], data["why"])
            for _, _, data in sorted(filled, key=lambda each: each[:2])
        ]


QuestionSet = forms.formset_factory(
    QuestionForm, formset=BaseQuestions, extra=SPARE_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def initial_guide(guide: Guide) -> dict[str, Any]:
    """The form's first state."""
    return {
        "seen": guide.version,
        **{name: getattr(guide, name) for name in ("summary", "whom", "then", "refused", "source")},
    }


def initial_questions(questions: list[GuideQuestion]) -> list[dict[str, Any]]:
    """The rows' first state."""
    return [
        {"place": each.place, "question": each.question, "answer": each.answer, "why": each.why}
        for each in questions
    ]
