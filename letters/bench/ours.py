"""Our way as a program of its own, without Django: ``python -m letters.bench.ours FOLDER OUT.pdf FONT_CACHE``.

With ``--warm N`` instead it prints the seconds of N letters, each rendered by itself after the first.
"""

import json
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from letters.render.content import LetterContent
from letters.render.fonts import load_fonts
from letters.render.pdf import render


def main(folder: Path, out: Path, font_cache: Path) -> None:
    """Read the contents, draw, write."""
    out.write_bytes(render(_read(folder), load_fonts(font_cache)))


def warm(folder: Path, font_cache: Path, times: int) -> list[float]:
    """The seconds that single letters take in a running process; never the same letter twice."""
    fonts, contents = load_fonts(font_cache), _read(folder)
    render(contents[:1], fonts)
    seconds = []
    for n in range(times):
        content = replace(contents[n % len(contents)], number=f"20229{n:05d}")
        start = time.perf_counter()
        render([content], fonts)
        seconds.append(time.perf_counter() - start)
    return seconds


def _read(folder: Path) -> list[LetterContent]:
    letters = json.loads((folder / "letters.json").read_text(encoding="utf-8"))
    return [
        LetterContent(**(letter | {"issued_on": date.fromisoformat(letter["issued_on"])}))
        for letter in letters
    ]


if __name__ == "__main__":
    if sys.argv[1] == "--warm":
        _, _, times, folder, font_cache = sys.argv
        sys.stdout.write(json.dumps(warm(Path(folder), Path(font_cache), int(times))))
    else:
        main(*map(Path, sys.argv[1:4]))
