"""Read a file in a process of its own, which may take only so much time and memory.

A file that a person sends can be made to hurt whoever opens it. So it is opened in a fresh process that knows
nothing: no keys, no database, no Django. Bytes go in, the text of a grid or a sentence comes out.
"""

import signal

from members import child_process
from members.spreadsheets import errors, grid, limits
from members.spreadsheets.child import READ, REFUSED
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.guards import file_kind
from members.spreadsheets.workbook import Workbook

START = child_process.start_of("members.spreadsheets.child")

OUT_OF_TIME = frozenset({-getattr(signal, "SIGXCPU", 0)})
OUT_OF_MEMORY = frozenset({-getattr(signal, "SIGKILL", 0), -getattr(signal, "SIGABRT", 0)})


def read_in_child(data: bytes) -> Workbook:
    """The content of an .xlsx or .xls; raises :class:`UnreadableWorkbook` and nothing else."""
    return grid.from_text(read_to_text(data))


def read_to_text(data: bytes, seconds: float = limits.SECONDS) -> str:
    """The same as the text of a grid, which is what the child answers; it costs no second packing."""
    file_kind(data)  # what is no workbook at all needs no process
    try:
        answer, code = child_process.ask(START, data, seconds)
    except child_process.TookTooLong:
        raise UnreadableWorkbook(errors.TOO_SLOW) from None
    if code == 0 and answer.startswith(READ):  # one that was ended while it spoke has not said all
        return answer.removeprefix(READ).decode("ascii")
    if answer.startswith(REFUSED):
        raise UnreadableWorkbook(answer.removeprefix(REFUSED).decode())
    if code in OUT_OF_TIME:
        raise UnreadableWorkbook(errors.TOO_SLOW)
    raise UnreadableWorkbook(errors.TOO_MUCH_MEMORY if code in OUT_OF_MEMORY else errors.DAMAGED)
