"""Reading in a child process that also tells how much memory it took at most."""

import subprocess
import sys
from dataclasses import dataclass

from members.child_process import ROOT
from members.spreadsheets.isolation import READ, REFUSED

PROGRAM = """
import re, resource, sys
sys.path.append(sys.argv[1])
from members.spreadsheets import child
child.limit_resources()
answer = child.answer_to(sys.stdin.buffer.read())
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]
used = resource.getrusage(resource.RUSAGE_SELF)
sys.stdout.buffer.write(f"{peak} {used.ru_utime + used.ru_stime}\\n".encode() + answer)
"""


@dataclass(frozen=True)
class Reading:
    """``sentence`` is "" for a file that was read; ``megabytes`` the most that was in use at any moment.

    ``seconds`` are of the processor, from the start of the process: a busy machine does not lengthen them.
    """

    sentence: str
    grid: str
    seconds: float
    megabytes: float


def read_measured(data: bytes) -> Reading:
    done = subprocess.run(
        [sys.executable, "-I", "-c", PROGRAM, str(ROOT)],
        input=data,
        capture_output=True,
        timeout=30,
        check=True,
    )
    measures, _, answer = done.stdout.partition(b"\n")
    kilobytes, seconds = measures.split()
    was_read = answer.startswith(READ)
    return Reading(
        "" if was_read else answer.removeprefix(REFUSED).decode(),
        answer.removeprefix(READ).decode() if was_read else "",
        float(seconds),
        int(kilobytes) / 1024,
    )
