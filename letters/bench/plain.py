"""The work as the scripts of other libraries read it: no code of ours but this, and only the standard library."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

SMALLEST, STEP = 6.5, 0.5  # points
POINTS = 72 / 25.4


class Filled(NamedTuple):
    """A text in its place: millimetres from the top left, ``y`` is the middle; ``size`` in points."""

    text: str
    left: float
    right: float
    y: float
    centred: bool
    size: float


class Work(NamedTuple):
    """The form and the letters (see ``workload``)."""

    form: dict[str, Any]
    letters: list[dict[str, Any]]
    song: Path
    kai: Path


def read(folder: str) -> Work:
    """What lies in the folder."""
    place = Path(folder)
    form, letters = (
        json.loads((place / name).read_text(encoding="utf-8")) for name in ("form.json", "letters.json")
    )
    return Work(form, letters, place / "fonts" / "song.ttf", place / "fonts" / "kai.ttf")


def values(letter: dict[str, Any]) -> dict[str, str]:
    """The texts of a letter by the keys of the form."""
    year, month, day = map(int, letter["issued_on"].split("-"))
    dates = {"issued_year": year, "issued_month": month, "issued_day": day}
    return {key: str(value) for key, value in (letter | dates).items()}


def filled(form: dict[str, Any], letter: dict[str, Any]) -> Iterator[Filled]:
    """Every text that is filled in, in type small enough for one line; the marks √ last."""
    texts = values(letter)
    for key, left, right, y, centred, largest in form["fields"]:
        yield Filled(texts[key], left, right, y, centred, _size(texts[key], right - left, largest))
    for key, value, x, y in form["options"]:
        if texts[key] == value:
            yield Filled("√", x - 3, x + 3, y, True, form["tick_size"])


def _size(text: str, width: float, largest: float) -> float:
    ems = sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55 for character in text)
    return max(SMALLEST, min(largest, width * POINTS / ems // STEP * STEP))
