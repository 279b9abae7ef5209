"""Measuring whole processes: each way from the start of its program to the finished PDF, several times in turn."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from letters.bench import workload
from letters.bench.ways import HERE, OURS, ROOT, WHOLE, Place, Way, whole

SLOW = 60.0  # seconds; what takes longer is run once
WARM_LETTERS = 50
COLD_RUNS = 5


class Failed(RuntimeError):
    """A way has not made the letters; ``str()`` says what it said."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one way and number of letters: the median of the runs, the highest memory of any of its processes."""

    key: str
    title: str
    letters: int
    runs: int
    seconds: float
    peak_bytes: int
    pdf_bytes: int

    @property
    def letters_per_second(self) -> float:
        """Start and end of the program included."""
        return self.letters / self.seconds

    @property
    def bytes_per_letter(self) -> float:
        """Of the file."""
        return self.pdf_bytes / self.letters


@dataclass(frozen=True, slots=True)
class Results:
    """All that was measured; ``missing``: what to install for the ways that are not there."""

    measured: list[Measured]
    cold: list[Measured]
    warm_milliseconds: float
    missing: list[str]

    def of(self, key: str, letters: int) -> Measured | None:
        """What was measured of a way with that many letters."""
        return next((each for each in self.measured if (each.key, each.letters) == (key, letters)), None)

    def faster_than(self, key: str, letters: int) -> float | None:
        """How many times the time of ours another way takes."""
        ours, theirs = self.of(OURS.key, letters), self.of(key, letters)
        return theirs.seconds / ours.seconds if ours and theirs else None

    def growth_per_letter(self) -> float | None:
        """Bytes of memory for one letter more, from the smallest to the largest number of letters."""
        ours = sorted((each for each in self.measured if each.key == OURS.key), key=lambda each: each.letters)
        if len(ours) < 2 or ours[0].letters == ours[-1].letters:
            return None
        return (ours[-1].peak_bytes - ours[0].peak_bytes) / (ours[-1].letters - ours[0].letters)

    def as_json(self) -> dict[str, Any]:
        """For ``--json``; times in seconds, sizes in bytes."""
        return asdict(self) | {"growth_per_letter": self.growth_per_letter()}


def measure(
    counts: Sequence[int],
    runs: int,
    ways: Iterable[Way],
    python: str,
    font_cache: Path,
    told: Callable[[str], None],
) -> Results:
    """Every way with every number of letters, and with one letter. ``told`` hears what is going on."""
    ways = list(ways)
    there = [way for way in ways if way.is_there(python)]
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        place = Place(python, Path(folder), font_cache)
        if WHOLE in there:
            workload.prepare(place.folder, max(counts), font_cache)
            _run_ours(whole(place, "fill"))
        cold = _in_turn(there, 1, COLD_RUNS, place, told)
        warm = _warm(place)
        measured = [each for count in counts for each in _in_turn(there, count, runs, place, told)]
    return Results(measured, cold, warm, [way.install for way in ways if way not in there])


def _in_turn(
    ways: list[Way], letters: int, runs: int, place: Place, told: Callable[[str], None]
) -> list[Measured]:
    """Round after round, so that whatever else the machine does meets all of them."""
    workload.prepare(place.folder, letters, place.font_cache)
    ways = [way for way in ways if letters <= way.most]
    seen: dict[Way, list[tuple[float, int, int]]] = {way: [] for way in ways}
    for turn in range(runs):
        for way in ways:
            if turn and seen[way][0][0] > SLOW:
                continue
            told(f"{letters:,} 封，第 {turn + 1} 轮：{way.title}")
            seen[way].append(run_once(way, letters, place))
    return [
        Measured(
            key=way.key,
            title=way.title,
            letters=letters,
            runs=len(times),
            seconds=statistics.median(seconds for seconds, _, _ in times),
            peak_bytes=max(peak for _, peak, _ in times),
            pdf_bytes=times[0][2],
        )
        for way, times in seen.items()
    ]


def run_once(way: Way, letters: int, place: Place) -> tuple[float, int, int]:
    """Seconds, highest memory and size of the file. Raises Failed when it does not hold the letters."""
    out = place.folder / "out.pdf"
    out.unlink(missing_ok=True)
    stopwatch = [sys.executable, "-I", "-S", str(HERE / "stopwatch.py")]
    done = subprocess.run(  # noqa: S603
        [*stopwatch, *way.command(place, out)], cwd=ROOT, env=_environment(), capture_output=True, text=True
    )
    code, seconds, peak = done.stdout.split() if done.stdout.count(" ") == 2 else ("1", "0", "0")
    if code != "0" or not out.exists():
        raise Failed(f"{way.title} 没有生成 PDF：{done.stderr.strip()[-500:]}")
    _require(out, letters, way)
    return float(seconds), int(peak), out.stat().st_size


def _require(out: Path, letters: int, way: Way) -> None:
    """A measurement of something that has not happened is worth nothing. (pypdfium2 is there for the tests.)"""
    try:
        import pypdfium2
    except ImportError:
        return
    with pypdfium2.PdfDocument(out) as document:
        pages = len(document)
        last = document[pages - 1].get_textpage().get_text_range()
    number = json.loads((out.parent / workload.LETTERS).read_text(encoding="utf-8"))[-1]["number"]
    if pages != letters or number not in last:
        raise Failed(f"{way.title} 生成了 {pages} 页，应为 {letters} 页，最后一页应是第 {number} 号。")


def _warm(place: Place) -> float:
    """Milliseconds of one letter in a running process, the median."""
    workload.prepare(place.folder, WARM_LETTERS, place.font_cache)
    command = [sys.executable, "-m", "letters.bench.ours", "--warm", str(WARM_LETTERS)]
    seconds = json.loads(_run_ours([*command, str(place.folder), str(place.font_cache)]))
    return statistics.median(seconds) * 1000


def _run_ours(command: list[str]) -> bytes:
    """What the program says. Raises Failed."""
    done = subprocess.run(command, cwd=ROOT, env=_environment(), capture_output=True)  # noqa: S603
    if done.returncode:
        raise Failed(f"{' '.join(command[1:4])}：{done.stderr.decode()[-500:]}")
    return done.stdout


def _environment() -> dict[str, str]:
    """No keys of this installation in a process of somebody else's program."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
    return {name: os.environ[name] for name in kept if name in os.environ}


def cores() -> int:
    """For the heading: typst uses as many as there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
