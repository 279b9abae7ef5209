"""What the forms of all acts share."""

from typing import Any

from django import forms

from letters.models import Letter
from members.forms.fields import ProseField
from transfers.enums import Path


def words(label: str, *, rows: int = 2, max_length: int = 200, **kwargs: Any) -> ProseField:
    """A few sentences."""
    return ProseField(
        label=label,
        max_length=max_length,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": f"请填写{label}。"},
        **kwargs,
    )


class ActionForm(forms.Form):
    """The common part: no fields of its own. ``path`` narrows choices that depend on the route; ``letter``: the present one."""

    intro = ""

    def __init__(
        self,
        *args: Any,
        path: Path,
        letter: Letter | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.path = path
        self.letter = letter
        self.tailor()
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.error_messages["required"] = f"请选择{field.label}。"

    def tailor(self) -> None:
        """Adapt the fields to path and person."""

    def needs(self) -> dict[str, Any]:
        """What ``perform`` is to be given."""
        return dict(self.cleaned_data)
