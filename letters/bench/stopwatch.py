"""Run a command and tell its seconds and its highest memory: ``python -I -S stopwatch.py COMMAND …``.

A process of its own, and a small one: Linux counts what the starting process had as the child's.
"""

import os
import sys
import time


def main(command: list[str]) -> None:
    """Print exit code, seconds and peak in bytes (the largest of the command's processes)."""
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)} {seconds:.6f} {usage.ru_maxrss * unit}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
