"""The ways to make letters: ours, and what a user would otherwise take. Each is a command that writes one PDF."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
IMPORT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measurement finds what it needs: the interpreter of the others, the work, our font cache."""

    python: str
    folder: Path
    font_cache: Path


@dataclass(frozen=True, slots=True)
class Way:
    """``command(place, out)`` writes the PDF ``out``. ``install``: a sentence for when something is missing.

    ``most``: with more letters it would take the machine's memory.
    """

    key: str
    title: str
    command: Callable[[Place, Path], list[str]]
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    install: str = ""
    most: int = 100_000

    def is_there(self, python: str) -> bool:
        """Whether the interpreter has the modules, and the machine the programs."""
        if not all(map(shutil.which, self.programs)):
            return False
        return not self.modules or _can_import(python, self.modules)


def _can_import(python: str, modules: tuple[str, ...]) -> bool:
    command = [python, "-c", f"import {', '.join(modules)}"]
    try:
        return not subprocess.run(command, capture_output=True, timeout=IMPORT_SECONDS).returncode  # noqa: S603
    except OSError:
        return False


def _ours(place: Place, out: Path) -> list[str]:
    return [sys.executable, "-m", "letters.bench.ours", str(place.folder), str(out), str(place.font_cache)]


def whole(place: Place, what: str) -> list[str]:
    """Our way from the database on; ``what``: fill or draw."""
    return [sys.executable, "-m", "letters.bench.whole", what, str(place.folder), str(place.font_cache)]


def _script(name: str) -> Callable[[Place, Path], list[str]]:
    return lambda place, out: [place.python, str(HERE / name), str(place.folder), str(out)]


def _typst_program(place: Place, out: Path) -> list[str]:
    folder = place.folder
    fonts = ["--font-path", str(folder / "fonts")]
    return ["typst", "compile", "--root", str(folder), *fonts, str(folder / "letter.typ"), str(out)]


OURS = Way("ours", "本系统（排版，不含 Django）", _ours)
WHOLE = Way("whole", "本系统全程（Django、读库、解密）", lambda place, out: [*whole(place, "draw"), str(out)])
TYPST = Way(
    "typst", "typst", _script("with_typst.py"), modules=("typst",),
    install="没有 typst。请安装 typst 程序，或运行 pip install typst。",
)  # fmt: skip
TYPST_PROGRAM = Way("typst", "typst（程序）", _typst_program, programs=("typst",))
FPDF2 = Way(
    "fpdf2", "fpdf2", _script("with_fpdf2.py"), modules=("fpdf",),
    install="没有 fpdf2。请运行 pip install fpdf2。",
)  # fmt: skip
DOCX = Way(
    "docx", "docxtpl + LibreOffice", _script("with_docx.py"), modules=("docxtpl",), programs=("soffice",),
    install="没有 docxtpl 或 LibreOffice。请运行 pip install docxtpl，并安装 libreoffice-writer。",
)  # fmt: skip
WEASYPRINT = Way(
    "weasyprint", "WeasyPrint", _script("with_weasyprint.py"), modules=("weasyprint",), most=1_000,
    install="没有 WeasyPrint。请运行 pip install weasyprint，并安装 Pango（libpango-1.0-0、libpangoft2-1.0-0）。",
)  # fmt: skip
KEYS = ("ours", "whole", "typst", "fpdf2", "docx", "weasyprint")


def all_ways() -> list[Way]:
    """Ours first. Of typst the program where there is one: it starts sooner than the package."""
    return [OURS, WHOLE, TYPST_PROGRAM if shutil.which("typst") else TYPST, FPDF2, DOCX, WEASYPRINT]
