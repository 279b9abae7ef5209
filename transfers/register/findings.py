"""The rules of the register: their codes, words and grounds (domain.md §6). ``check`` applies them."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.labelled import Labelled
from transfers.register.columns import header_of
from transfers.register.entry import Entry, SheetPlace

# What a finding may be about besides the columns of the register.
BESIDES_COLUMNS = {"materials": "入党材料", "education": "离校教育"}


class Level(Labelled):
    """BLOCKING stops the next step, WARNING asks a person to look."""

    BLOCKING = "BLOCKING", "须改正"
    WARNING = "WARNING", "请核对"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule. ``words`` is the rule itself, ``basis`` where it comes from, all in the user's words.

    ``stops_import``: the row cannot be tied to one person of this college, so it is refused. Every
    other blocking finding lets the row in as a draft.
    """

    code: str
    level: Level
    title: str
    words: str
    what_to_do: str
    basis: str
    stops_import: bool = False

    @property
    def advice(self) -> str:
        """What to do, for all places together; where it depends on the place, each says it itself."""
        return self.what_to_do or "按每一处的说明修改。"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a row breaks. ``field`` is the key of the column; ``detail`` says what was found.

    Neither holds any digit of an ID number (domain.md §8). ``about`` stands for ``detail`` where its words change
    without the question becoming another one, such as a count or today's date. ``beside`` names other columns whose
    values belong to the question.
    """

    rule: Rule
    field: str
    detail: str = ""
    place: SheetPlace | None = None
    about: str = ""
    beside: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is wrong, then what to do."""
        return f"{self.detail or self.rule.words}{self.rule.what_to_do}"

    @property
    def header(self) -> str:
        """The column's header, as in the sheet or else as in our template."""
        named = self.place.header if self.place else ""
        return named or header_of(self.field) or BESIDES_COLUMNS.get(self.field, "")

    @property
    def is_blocking(self) -> bool:
        """Whether the next step is stopped."""
        return self.rule.level is Level.BLOCKING

    def identity(self, entry: Entry) -> tuple[str, ...]:
        """Equal as long as it is the same question: rule, field, what was found, and the values that stand there.

        Holds the value itself, which may be personal: keep it only as a keyed digest.
        """
        values = (str(getattr(entry, name, "")) for name in (self.field, *self.beside))
        return (self.rule.code, self.field, self.about or self.detail, *values)


def is_blocked(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the next step."""
    return any(finding.is_blocking for finding in findings)


def stops_import(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the row out altogether."""
    return any(finding.rule.stops_import for finding in findings)
