"""Finding a Party body by what somebody types: parts of its name in any order, pinyin or its initials, a code.

Names are folded once (width, case, spaces, 委员会 for 党委, without 中共) and searched by plain string search,
which is quick enough for some thousand names. A polyphone counts with each reading that is plausible in a
name: 重庆 is cq and zq.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import lazy_pinyin

from transfers.register.organizations import bare_name, unit_key

# Initials of second readings, where a phrase dictionary may guess wrong in the name of a place or a unit.
POLYPHONES = {
    "重": "cz", "长": "cz", "行": "hx", "厦": "sx", "乐": "ly", "单": "dsc", "朝": "cz", "蔚": "wy", "尉": "wy",
    "解": "jx", "曾": "cz", "参": "cs", "盛": "cs", "铅": "qy", "阿": "ae", "番": "fp", "莘": "sx", "浚": "jx",
    "圩": "wx", "车": "cj", "调": "dt", "校": "jx", "藏": "cz", "召": "sz", "贾": "gj", "查": "cz", "仇": "cq",
    "乾": "gq", "弹": "dt",
}  # fmt: skip
MAX_DOUBTFUL = 3  # characters of one name that are read in more than one way
TERM = re.compile(r"[a-z]+|[0-9]+|[^\sa-z0-9,，、;；/|]+")
LATIN, DIGITS = re.compile(r"[a-z]+"), re.compile(r"[0-9]+")
MAX_TERMS = 6
SHORTEST_INSIDE = 3  # letters of pinyin that are looked for within a name; fewer only at its beginning
EXACT, START, INSIDE, PIECES, SCATTERED = 100, 80, 60, 40, 20


@dataclass(frozen=True, slots=True)
class Folded:
    """A body as it is searched. ``names``: all spellings joined by ``|``, with one at both ends."""

    names: str
    keys: tuple[str, ...]
    code: str
    characters: frozenset[str]
    length: int


@dataclass(frozen=True, slots=True)
class Sounds:
    """How a body is read, joined in the same way; only worked out when somebody types letters."""

    initials: str
    pinyin: str


def fold(name: str, aliases: Sequence[str] = (), code: str = "") -> Folded:
    """Ready to be searched under its name and each alias."""
    return _fold((name, *aliases), code)


def terms_of(text: str) -> tuple[str, ...]:
    """What is looked for: each run of letters, digits or characters is one term; all must be found."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return tuple(dict.fromkeys(TERM.findall(folded)))[:MAX_TERMS]


def score(folded: Folded, terms: Iterable[str], *, loosely: bool = False) -> int:
    """How well a body answers, from 0 (not at all) to ``EXACT``; the weakest term decides.

    ``loosely`` also takes a term whose parts stand in another order or with others between them:
    组织部南山 for 深圳市南山区委组织部, 北科大 for 北京科技大学.
    """
    weakest = EXACT
    for term in terms:
        found = _score_term(folded, term, loosely)
        if not found:
            return 0
        weakest = min(weakest, found)
    return weakest


def _score_term(folded: Folded, term: str, loosely: bool) -> int:
    if LATIN.fullmatch(term):
        return _score_letters(folded, term, loosely)
    if DIGITS.fullmatch(term) and folded.code:
        found = START if folded.code.startswith(term) else INSIDE if term in folded.code else 0
        return EXACT if folded.code == term else found or _place(folded.names, term)
    found = _place(folded.names, term) or _place(folded.names, _key(term))
    return found or (_score_parts(folded, _key(term)) if loosely else 0)


def _score_letters(folded: Folded, term: str, loosely: bool) -> int:
    """Initials before whole syllables: whoever types four letters rarely means the beginning of one."""
    sounds = _sounds(folded.keys)
    found = _place(sounds.initials, term) or _place(sounds.pinyin, term) or _place(folded.names, term)
    if found == INSIDE and len(term) < SHORTEST_INSIDE:
        return PIECES if loosely else 0
    if not found and loosely and len(term) >= SHORTEST_INSIDE:
        return max(_scattered(each, term) for each in sounds.initials.split("|"))
    return found


def _score_parts(folded: Folded, term: str) -> int:
    if len(term) < 2 or not folded.characters.issuperset(term):
        return 0
    for name in folded.names.split("|"):
        if _in_pieces(name, term):
            return PIECES
        if _scattered(name, term):
            return SCATTERED
    return 0


def _in_pieces(name: str, term: str) -> bool:
    """Whether the term falls into parts of two or more characters that all stand in the name."""
    start = 0
    while start < len(term):
        end = len(term)
        while end - start >= 2 and term[start:end] not in name:
            end -= 1
        if end - start < 2:
            return False
        start = end
    return True


def _scattered(name: str, term: str) -> int:
    """``SCATTERED`` when the characters stand in the name in this order, the first one first."""
    if not name or name[0] != term[0]:
        return 0
    rest = iter(name)
    return SCATTERED if all(character in rest for character in term) else 0


def _place(joined: str, term: str) -> int:
    if not term or term not in joined:
        return 0
    if f"|{term}|" in joined:
        return EXACT
    return START if f"|{term}" in joined else INSIDE


def _key(name: str) -> str:
    return unit_key(name).lower()


@lru_cache(maxsize=40_000)
def _fold(spellings: tuple[str, ...], code: str) -> Folded:
    keys = tuple(_key(each) for each in spellings)
    joined = _join(dict.fromkeys([*keys, *(bare_name(each).lower() for each in spellings)]))
    return Folded(joined, keys, code, frozenset(joined), len(keys[0]))


@lru_cache(maxsize=40_000)
def _sounds(keys: tuple[str, ...]) -> Sounds:
    read = [(key, _syllables(key)) for key in keys]
    initials = itertools.chain.from_iterable(_variants(key, syllables) for key, syllables in read)
    return Sounds(
        initials=_join(dict.fromkeys(initials)),
        pinyin=_join(dict.fromkeys("".join(syllables).lower() for _, syllables in read)),
    )


def initials_of(name: str) -> tuple[str, ...]:
    """The initials of a name, first as it is read, then as its first ``MAX_DOUBTFUL`` polyphones might be."""
    return tuple(_variants(name, _syllables(name)))


def _syllables(name: str) -> list[str]:
    """One entry a character; what has no sound stands for itself."""
    return lazy_pinyin(name, errors=list)  # type: ignore[arg-type]  # it does take a list


def _variants(name: str, syllables: list[str]) -> Iterable[str]:
    choices, doubtful = [], 0
    for character, syllable in zip(name, syllables, strict=False):
        others = [each for each in POLYPHONES.get(character, "") if each != syllable[:1]]
        doubtful += bool(others)
        choices.append([syllable[:1], *others] if doubtful <= MAX_DOUBTFUL else [syllable[:1]])
    return ("".join(each).lower() for each in itertools.product(*choices))


def _join(spellings: Iterable[str]) -> str:
    return f"|{'|'.join(spellings)}|"
