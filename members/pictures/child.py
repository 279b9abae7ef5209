"""What runs in the process of its own that opens a photograph: see ``members.pictures``."""

import os
import sys

from members import child_process
from members.pictures import sentences

DRAWN, REFUSED = b"drawn\n", b"refused\n"
MEMORY_BYTES, CPU_SECONDS = 320 * 1024 * 1024, 15


def main() -> None:
    """Bytes of a file from standard input; a JPEG, or a sentence, to standard output."""
    child_process.limit(MEMORY_BYTES, CPU_SECONDS)
    answer = answer_to(sys.stdin.buffer.read())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)


def answer_to(data: bytes) -> bytes:
    """``drawn`` and the JPEG, or ``refused`` and why. What nobody has foreseen ends the process, which says enough."""
    from members.pictures.redraw import BadPicture, redraw

    try:
        return DRAWN + redraw(data)
    except BadPicture as refusal:
        return REFUSED + str(refusal).encode()
    except MemoryError:
        return REFUSED + sentences.TOO_MANY_PIXELS.encode()
