"""The guides that come with the program: what to ask, with the sources (``transfers/guide_seed``).

They are loaded after every ``migrate``. What is missing is added; what stands there is never touched, so that the
words of 组织部 stay.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connections

from transfers.enums import Prospect

FOLDER = Path(__file__).resolve().parents[1] / "guide_seed"
WHY = "（为什么）"
SECTIONS = {
    "问谁": "whom",
    "问清以后": "then",
    "对方不接收怎么办": "refused",
    "依据": "source",
}
QUESTIONS = "要问的问题"


@dataclass(frozen=True, slots=True)
class SeedQuestion:
    """A question as a file has it."""

    question: str
    answer: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class SeedGuide:
    """A file of ``guide_seed``; ``values``: the columns of ``Guide``, lines joined by a line break."""

    prospect: Prospect
    values: dict[str, str]
    questions: tuple[SeedQuestion, ...]


@lru_cache(maxsize=1)
def seed() -> dict[Prospect, SeedGuide]:
    """All files, in the order of the kinds of case. Raises ``ValueError`` naming a file that is not well-formed."""
    found = {guide.prospect: guide for guide in map(read, sorted(FOLDER.glob("[a-z]*.md")))}
    return {prospect: found[prospect] for prospect in Prospect if prospect in found}


def add_missing(guides: Any, questions: Any, using: str) -> int:
    """Add the guides that the database does not have; how many that were.

    The models come from the caller: after a migration they are those of its state. Nothing of it stands in the
    journal, which begins with what people do.
    """
    if guides._meta.db_table not in connections[using].introspection.table_names():
        return 0
    known = set(guides.objects.using(using).values_list("prospect", flat=True))
    missing = [each for prospect, each in seed().items() if prospect.value not in known]
    for each in missing:
        guide = guides.objects.using(using).create(prospect=each.prospect.value, **each.values)
        questions.objects.using(using).bulk_create(
            questions(guide=guide, place=place, question=said.question, answer=said.answer, why=said.why)
            for place, said in enumerate(each.questions, start=1)
        )
    return len(missing)


@dataclass(slots=True)
class _Reading:
    """What has been read of a file so far."""

    prospect: str = ""
    summary: str = ""
    section: str = ""
    lines: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in SECTIONS.values()})
    questions: list[list[str]] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Take one line; whether it makes sense where it stands."""
        if line.startswith("# "):
            self.prospect = line[2:]
        elif line.startswith("> "):
            self.summary = line[2:]
        elif line.startswith("## "):
            self.section = line[3:]
            return self.section in SECTIONS or self.section == QUESTIONS
        elif self.section == QUESTIONS:
            return self._take_question(line)
        elif self.section and line.startswith("- "):
            self.lines[SECTIONS[self.section]].append(line[2:])
        else:
            return False
        return True

    def _take_question(self, line: str) -> bool:
        if line.startswith("### "):
            self.questions.append([line[4:], "", ""])
            return True
        if not self.questions:
            return False
        place = 2 if line.startswith(WHY) else 1
        free = not self.questions[-1][place]
        self.questions[-1][place] = line.removeprefix(WHY)
        return free


def read(file: Path) -> SeedGuide:
    """One file. Raises ``ValueError`` naming it when it is not well-formed."""
    reading = _Reading()
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not reading.take(line.strip()):
            raise ValueError(f"{file.name}, line {number}: {line}")
    if reading.prospect not in Prospect.__members__ or not all(words[1] for words in reading.questions):
        raise ValueError(f"{file.name}: no prospect, or a question without an answer")
    values = {"summary": reading.summary} | {name: "\n".join(lines) for name, lines in reading.lines.items()}
    return SeedGuide(
        Prospect[reading.prospect], values, tuple(SeedQuestion(*words) for words in reading.questions)
    )
