"""What a person says of one sheet: read or not, where the header is, what each column means."""

from typing import Any

from django import forms

from transfers.register.columns import COLUMNS, header_of
from transfers.register.header_words import NOT_READ
from transfers.register.headers import MAX_HEADER_ROWS
from transfers.register.layout import SheetLayout
from transfers.register.mapping import SheetChoice
from transfers.register.vocabulary import SHEET_DESTINATIONS, words_of

MAX_ROW = 20_000
DO_NOT_READ = "不读取"
NOT_OFFERED = "请从列表中选择。"
GROUPS = (
    ("本人", ("name", "id_number", "student_number", "sex", "ethnicity", "birth_date", "phone", "email")),
    ("在校", ("education_level", "class_name", "branch_name")),
    ("党籍", ("category", "joined_on", "full_member_on", "fee_paid_until")),
    (
        "去向",
        (
            *("route", "destination_kind", "heading_organization", "receiving_organization"),
            *("receiving_code", "paper", "contact_name", "contact_phone"),
        ),
    ),
    ("其他", ("remark", "sequence")),
)
assert {key for _, keys in GROUPS for key in keys} == {column.key for column in COLUMNS}

COLUMN_CHOICES = [
    (NOT_READ, DO_NOT_READ),
    *((group, [(key, header_of(key)) for key in keys]) for group, keys in GROUPS),
]


class SheetForm(forms.Form):
    """One sheet, as ``layout`` shows it; the fields of its columns are ``column-<position>``."""

    read = forms.BooleanField(label="读取这张工作表", required=False)
    header_first = forms.IntegerField(
        label="表头从第",
        min_value=0,
        max_value=MAX_ROW,
        error_messages={"required": "请填写表头所在的行；没有表头的填 0。", "invalid": "请填写行号，如 3。"},
    )
    header_last = forms.IntegerField(
        label="到第",
        min_value=0,
        max_value=MAX_ROW,
        error_messages={"required": "请填写表头的末行；没有表头的填 0。", "invalid": "请填写行号，如 3。"},
    )
    destination = forms.ChoiceField(
        label="转接类型", required=False, error_messages={"invalid_choice": NOT_OFFERED}
    )

    def __init__(self, layout: SheetLayout, data: Any = None) -> None:
        choice = layout.choice
        super().__init__(
            data,
            prefix=f"sheet-{layout.index}",
            initial={
                "read": choice.read,
                "header_first": choice.header_first,
                "header_last": choice.header_last,
                "destination": choice.destination,
            },
        )
        self.layout = layout
        self.fields["destination"].choices = [
            ("", _as_the_sheet_says(layout)),
            *((value, f"都是{label}") for value, (label, _) in SHEET_DESTINATIONS.items()),
        ]
        for column in layout.columns:
            self.fields[f"column-{column.position}"] = forms.ChoiceField(
                label=f"{column.letter} 列{f'“{column.header}”' if column.header else ''}的含义",
                choices=COLUMN_CHOICES,
                required=False,
                initial=column.key,
                error_messages={"invalid_choice": NOT_OFFERED},
            )

    def clean(self) -> dict[str, Any]:
        """The header is one to three rows, or none; no two columns mean the same."""
        cleaned = super().clean() or {}
        if not cleaned.get("read"):
            return cleaned
        first, last = cleaned.get("header_first"), cleaned.get("header_last")
        if first is not None and last is not None:
            if bool(first) != bool(last) or last < first:
                self.add_error("header_last", "表头的末行不能在首行之前；没有表头的，两处都填 0。")
            elif first and last - first >= MAX_HEADER_ROWS:
                self.add_error("header_last", f"表头最多 {MAX_HEADER_ROWS} 行，请核对行号。")
        for key, positions in self.choice().twice.items():
            letters = "、".join(
                column.letter for column in self.layout.columns if column.position in positions
            )
            for position in positions[1:]:
                self.add_error(
                    f"column-{position}",
                    f"{letters} 列都指定为“{header_of(key)}”，请只保留一列，其余的选“{DO_NOT_READ}”。",
                )
        return cleaned

    def choice(self) -> SheetChoice:
        """What was said, as far as it makes sense."""
        said = self.cleaned_data
        return SheetChoice(
            read=bool(said.get("read")),
            header_first=said.get("header_first") or 0,
            header_last=said.get("header_last") or 0,
            columns={
                column.position: said.get(f"column-{column.position}", NOT_READ)
                for column in self.layout.columns
            },
            destination=said.get("destination", ""),
        )


def _as_the_sheet_says(layout: SheetLayout) -> str:
    """What happens to rows without a route when nothing is chosen."""
    if any(column.key == "route" for column in layout.columns):
        return "按表中所填"
    if layout.said.destination is None:
        return "未说明，逐人补填"
    source = "工作表的名称" if layout.said.by_name else "表上方的标题"
    return f"按{source}：{words_of(layout.said.destination)}"
