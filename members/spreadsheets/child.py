"""What runs in the process of its own that reads a file: see ``isolation``."""

import os
import sys

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
    """Bound this process. Where the system knows no such bounds (Windows), the parent's clock must do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write to a file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
