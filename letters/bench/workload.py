"""What every way is given: a folder with the letters, the form as plain data, and the two fonts.

``letters.json``: the frozen contents as they are stored. ``form.json``: lines, words and places of ``layout``,
so that a script of another library draws the same form without our code. ``fonts/``: the very files we embed.
``count``: how many letters.
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Any

from letters.bench.people import invented
from letters.render import layout
from letters.render.content import Label
from letters.render.fonts.files import prepare_kai, prepare_song

LETTERS, FORM, FONTS, COUNT = "letters.json", "form.json", "fonts", "count"
TEMPLATE = Path(__file__).with_name("letter.typ")  # typst reads only what lies beside the template
KEYS = {
    Label.FROM: "from_organization",
    **{label: label.name.lower() for label in Label if label is not Label.FROM},
}


def prepare(folder: Path, count: int, font_cache: Path) -> None:
    """Write the three into an existing folder; the fonts are the ones of ``font_cache``."""
    texts = ",\n".join(content.to_json() for content in invented(count))
    (folder / LETTERS).write_text(f"[{texts}]", encoding="utf-8")
    (folder / FORM).write_text(json.dumps(form(), ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / COUNT).write_text(str(count), encoding="ascii")
    shutil.copy(TEMPLATE, folder)
    (folder / FONTS).mkdir(exist_ok=True)
    shutil.copy(prepare_song(font_cache), folder / FONTS / "song.ttf")
    shutil.copy(prepare_kai(font_cache), folder / FONTS / "kai.ttf")


def form() -> dict[str, Any]:
    """The national form as data: millimetres from the top left, type in points.

    ``lines``: left, top, right, bottom, stroke, dash. ``words``: text, left, right, middle, size, bold.
    ``fields``: key of the content, left, right, middle, centred, largest size. ``options``: key, value, middle
    of the option, middle of its √.
    """
    singles = [
        (character, column.x, column.x, column.top + row * column.pitch, column.size, column.bold)
        for column in layout.COLUMNS
        for row, character in enumerate(column.text)
    ]
    return {
        "lines": _lines(),
        "words": [tuple(asdict(words).values()) for words in layout.WORDS] + singles,
        "fields": [
            (KEYS[field.label], field.left, field.right, field.y, field.centred, field.largest)
            for field in layout.FIELDS
        ],
        "options": [
            (KEYS[option.label], option.value, (option.left + option.right) / 2, option.y - layout.TICK_RISE)
            for option in layout.OPTIONS
        ],
        "tick_size": layout.TICK_SIZE,
    }


def _lines() -> list[tuple[Any, ...]]:
    frame, thin, dash = layout.FRAME_STROKE, layout.THIN_STROKE, layout.STRIP_DASH
    edge = layout.STRIP_RIGHT
    left, top, _, bottom = layout.FRAMES[0]
    cell = layout.TITLE_CELL_RIGHT
    lines: list[tuple[Any, ...]] = [(cell, top, cell, bottom, frame, None)]
    for x0, y0, x1, y1 in layout.FRAMES:
        lines += [(x0, y0, x1, y0, frame, None), (x0, y1, x1, y1, frame, None)]
        lines += [(x0, y0, x0, y1, frame, None), (x1, y0, x1, y1, frame, None)]
        lines += [
            (x1, y0, edge, y0, thin, None),
            (x1, y1, edge, y1, thin, None),
            (edge, y0, edge, y1, thin, dash),
        ]
    lines += [(x0, y, x1, y, layout.UNDERLINE_STROKE, None) for x0, x1, y in layout.UNDERLINES]
    lines += [(left, y, edge, y, thin, layout.TEAR_DASH) for y in layout.TEAR_LINES]
    return lines
