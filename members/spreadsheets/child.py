"""What runs in the process of its own that reads a file: see ``isolation``."""

import os
import sys

from members import child_process
from members.spreadsheets import errors, grid, limits
from members.spreadsheets.errors import UnreadableWorkbook

READ, REFUSED = b"read\n", b"refused\n"


def main() -> None:
    """Bytes of a file from standard input; the text of a grid, or a sentence, to standard output."""
    limit_resources()
    answer = answer_to(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # taking a large workbook to pieces takes time and helps nobody


def answer_to(data: bytes) -> bytes:
    """``read`` and the grid, or ``refused`` and why."""
    from members.spreadsheets.reader import read_workbook

    try:
        return READ + grid.to_text(read_workbook(data)).encode("ascii")
    except UnreadableWorkbook as refusal:
        return REFUSED + refusal.sentence.encode()
    except MemoryError:
        return REFUSED + errors.TOO_MUCH_MEMORY.encode()


def limit_resources() -> None:
    """Bound this process."""
    child_process.limit(limits.MEMORY_BYTES, limits.CPU_SECONDS)
