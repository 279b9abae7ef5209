"""The rules of the register: their codes, words and grounds (domain.md §6). ``check`` applies them."""

from collections.abc import Iterable
from dataclasses import dataclass

from members.labelled import Labelled
from transfers.register.columns import header_of
from transfers.register.entry import SheetPlace


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


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a row breaks. ``field`` is the key of the column; ``detail`` says what was found.

    Neither holds any digit of an ID number (domain.md §8).
    """

    rule: Rule
    field: str
    detail: str = ""
    place: SheetPlace | None = None

    @property
    def sentence(self) -> str:
        """What is wrong, then what to do."""
        return f"{self.detail or self.rule.words}{self.rule.what_to_do}"

    @property
    def header(self) -> str:
        """The column's header, as in the sheet or else as in our template."""
        return (self.place.header if self.place else "") or header_of(self.field)

    @property
    def is_blocking(self) -> bool:
        """Whether the next step is stopped."""
        return self.rule.level is Level.BLOCKING


def is_blocked(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the next step."""
    return any(finding.is_blocking for finding in findings)


def stops_import(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the row out altogether."""
    return any(finding.rule.stops_import for finding in findings)
