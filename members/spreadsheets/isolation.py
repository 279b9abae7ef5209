"""Read a file in a process of its own, which may take only so much time and memory.

A file that a person sends can be made to hurt whoever opens it. So it is opened in a fresh process that knows
nothing: no keys, no database, no Django. Bytes go in, the text of a grid or a sentence comes out.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from members.spreadsheets import errors, grid, limits
from members.spreadsheets.child import READ, REFUSED
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import file_kind
from members.spreadsheets.workbook import Workbook

ROOT = Path(__file__).resolve().parents[2]
# -I: no variables, no user's packages, no current folder. So the child is told where the program lies.
START = "import sys; sys.path.append(sys.argv[1]); from members.spreadsheets.child import main; main()"
# What a process needs to start at all, on any system; keys and addresses stay with the parent.
INHERITED = frozenset({"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"})

OUT_OF_TIME = frozenset({-getattr(signal, "SIGXCPU", 0)})
OUT_OF_MEMORY = frozenset({-getattr(signal, "SIGKILL", 0), -getattr(signal, "SIGABRT", 0)})


def read_in_child(data: bytes) -> Workbook:
    """The content of an .xlsx or .xls; raises :class:`UnreadableWorkbook` and nothing else."""
    return grid.from_text(read_to_text(data))


def read_to_text(data: bytes, seconds: float = limits.SECONDS) -> str:
    """The same as the text of a grid, which is what the child answers; it costs no second packing."""
    file_kind(data)  # what is no workbook at all needs no process
    answer, code = _ask_child(data, seconds)
    if code == 0 and answer.startswith(READ):  # one that was ended while it spoke has not said all
        return answer.removeprefix(READ).decode("ascii")
    if answer.startswith(REFUSED):
        raise UnreadableWorkbook(answer.removeprefix(REFUSED).decode())
    if code in OUT_OF_TIME:
        raise UnreadableWorkbook(errors.TOO_SLOW)
    raise UnreadableWorkbook(errors.TOO_MUCH_MEMORY if code in OUT_OF_MEMORY else errors.DAMAGED)


def _ask_child(data: bytes, seconds: float) -> tuple[bytes, int]:
    """What the child says and its exit code; UnreadableWorkbook when it takes longer than ``seconds``."""
    child = subprocess.Popen(  # noqa: S603 – our own interpreter and our own words
        [sys.executable, "-I", "-c", START, str(ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name.upper() in INHERITED},
        cwd=ROOT,
        start_new_session=True,
    )
    with child:
        try:
            answer, _ = child.communicate(data, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise UnreadableWorkbook(errors.TOO_SLOW) from None
        finally:
            _kill(child)
    return answer, child.returncode


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """End the child, and what it may have started, if it still runs."""
    if child.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
