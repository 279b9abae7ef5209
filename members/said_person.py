"""Who somebody at the door says to be: student number, name, end of the ID number, however they were typed.

Together they prove nothing: classmates know them. They only keep a code that was found from opening anything.
"""

import hmac
import unicodedata
from dataclasses import dataclass

from members.id_numbers import normalize_id_number

TAIL_LENGTH = 6
# Blanks, dots between the parts of a name (· • ・), hyphens, what cannot be seen: everybody's keyboard has another.
BETWEEN = ("P", "Z", "Cc", "Cf")
MORE_DOTS = "∙⋅●ᐧ"  # that Unicode does not call punctuation


@dataclass(frozen=True, slots=True)
class SaidPerson:
    """As typed; the properties say what of it is compared."""

    student_number: str
    name: str
    id_tail: str

    @property
    def username(self) -> str:
        """The student number as accounts have it."""
        return "".join(unicodedata.normalize("NFKC", self.student_number).split())

    @property
    def key(self) -> str:
        """The same however the same is typed."""
        return "\n".join((number_key(self.username), name_key(self.name), normalize_id_number(self.id_tail)))

    def is_person(self, name: str, id_number: str) -> bool:
        """Whether name and ID number are that person's. Takes as long for a right one as for a wrong one."""
        same_name = same(name_key(self.name), name_key(name))
        same_tail = same(normalize_id_number(self.id_tail), id_number[-TAIL_LENGTH:].upper())
        return same_name & same_tail


def number_key(number: str) -> str:
    """A number or user name as tries on it are counted: one for all spellings that ``accounts.as_stored`` takes for it.

    By way of the capitals: ``ı`` has that of ``i``, and no small one.
    """
    return unicodedata.normalize("NFKC", number).strip().upper().casefold()


def name_key(name: str) -> str:
    """A name as it is compared: 阿卜杜热西提·麦麦提 is itself with any dot or none, in any width, in any case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(
        letter
        for letter in plain
        if letter not in MORE_DOTS and not unicodedata.category(letter).startswith(BETWEEN)
    )


def same(one: str, other: str) -> bool:
    """Equal; how long it takes says nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
