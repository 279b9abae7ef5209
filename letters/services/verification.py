"""The code on the slip beside a letter: whoever holds it may ask whether the letter is good (domain.md §2)."""

import secrets
import unicodedata

from letters.models import Letter
from members import crypto

# No 0 O 1 I L: a code is also read aloud and typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12  # 31 ** 12: nobody guesses one


def new_code() -> str:
    """A random code as it is stored: 12 characters without hyphens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """As it is printed: ``ABCD-EFGH-JKMN``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def clean(typed: str) -> str:
    """What somebody typed or scanned, as it would be stored: full width, hyphens and case do not matter."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in plain if character.isalnum())


def code_index(code: str) -> str:
    """The value of ``Letter.verification_index`` for a clean code."""
    return crypto.blind_index(code, "letter.verification")


def letter_of(typed: str) -> Letter | None:
    """The letter of a typed code; None for any that is not one."""
    code = clean(typed)
    if len(code) != CODE_LENGTH:
        return None
    return Letter.objects.filter(verification_index=code_index(code)).first()


def masked(name: str) -> str:
    """张三 → 张*, 欧阳修 → 欧*, 阿卜杜热西提·麦麦提 → 阿*: as names stand on what outsiders see (domain.md §8)."""
    name = name.strip()
    end = 1
    while end < len(name) and unicodedata.category(name[end]) == "Mn":
        end += 1  # a sign that chooses the first character's form belongs to it
    return f"{name[:end]}*"
