"""介绍信台账 as a workbook and as paper for the year-end signature: every number, void ones too."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from letters.models import Letter, LetterQuerySet
from letters.services import numbers, paper
from members.enums import SealHolder
from members.models import Organization
from members.services import journal
from members.services.journal import Actor
from members.spreadsheets.writer import ColumnKind, ColumnSpec, SheetSpec, Value, write_workbook

COLUMNS = (
    ColumnSpec("编号", 16),
    ColumnSpec("届", 8),
    ColumnSpec("姓名", 12),
    ColumnSpec("开具单位", 26),
    ColumnSpec("开具日期", 12, ColumnKind.DATE),
    ColumnSpec("有效期至", 12, ColumnKind.DATE),
    ColumnSpec("状态", 10),
    ColumnSpec("打印次数", 9, ColumnKind.NUMBER),
    ColumnSpec("印刷流水号", 16),
    ColumnSpec("加盖", 18),
    ColumnSpec("用印日期", 12, ColumnKind.DATE),
    ColumnSpec("发放日期", 12, ColumnKind.DATE),
    ColumnSpec("发放方式", 12),
    ColumnSpec("代领人", 12),
    ColumnSpec("查验证件", 20),
    ColumnSpec("邮件号", 18),
    ColumnSpec("作废日期", 12, ColumnKind.DATE),
    ColumnSpec("作废原因", 12),
    ColumnSpec("作废依据", 34),
    ColumnSpec("替换", 16),
    ColumnSpec("被替换为", 16),
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which numbers: those of a calendar year's series, of one season's graduates, or both; None: all of them."""

    year: int | None
    season_year: int | None = None

    @property
    def words(self) -> str:
        """2022 年; 2022 届; 2023 年编号、2022 届; 历年."""
        if self.year and self.season_year:
            return f"{self.year} 年编号、{self.season_year} 届"
        if self.season_year:
            return f"{self.season_year} 届"
        return f"{self.year} 年" if self.year else "历年"

    def of(self, letters: LetterQuerySet) -> LetterQuerySet:
        """The letters within the scope."""
        wanted = {"year": self.year, "season_year": self.season_year}
        return letters.filter(**{name: value for name, value in wanted.items() if value is not None})


def export(letters: LetterQuerySet, scope: Scope, actor: Actor) -> bytes:
    """The bytes of the workbook; noted in the journal with the number of lines. No ID number leaves."""
    printed = letters.annotate(prints=Sum("sheets__fetched", default=0))  # each further fetch is a reprint
    rows = [_row(letter) for letter in printed]
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"导出介绍信台账 {scope.words}",
            organization=actor.user.organization if actor.user else None,
            data={"rows": len(rows), "year": scope.year, "season": scope.season_year},
        )
    return write_workbook([SheetSpec(f"介绍信台账 {scope.words}", COLUMNS, rows)])


def on_paper(
    organization: Organization | None, organizations: Sequence[Organization], scope: Scope, actor: Actor
) -> bytes:
    """The same as a PDF to be signed at the end of the year: whole, whatever the page is filtered by; noted."""
    letters = list(
        scope.of(Letter.objects.filter(organization__in=organizations)).select_related(
            "member", "organization", "replaced_by", "replaces"
        )
    )
    states = numbers.states(organizations, scope.year, scope.season_year)
    sheet = paper.letter_register(organization, scope.words, letters, states)
    content = paper.pdf_of(sheet, title=f"党员组织关系介绍信台账（{scope.words}）")
    with journal.change() as book:
        book.record(
            actor,
            "EXPORT",
            f"生成签字用介绍信台账 {scope.words}",
            organization=organization,
            data={"rows": len(letters), "year": scope.year, "season": scope.season_year},
        )
    return content


def _row(letter: Letter) -> list[Value]:
    new = getattr(letter, "replaced_by", None)
    return [
        letter.number,
        f"{letter.season_year} 届" if letter.season_year else "",
        letter.member.name,
        letter.organization.name,
        letter.issued_on,
        letter.valid_until,
        letter.state.label,
        letter.prints,  # type: ignore[attr-defined]  # annotated in export()
        letter.factory_serial,
        SealHolder(letter.seal_holder).label,
        letter.sealed_on,
        letter.delivered_on,
        letter.get_delivery_method_display() if letter.delivered_on else "",
        letter.proxy_name,
        letter.proxy_document,
        letter.tracking_number,
        timezone.localdate(letter.voided_at) if letter.voided_at else None,
        letter.get_void_reason_display() if letter.voided_at else "",
        letter.void_evidence,
        letter.replaces.number if letter.replaces else "",
        new.number if new else "",
    ]
