"""A program of ours in a process of its own that knows nothing: no keys, no database, no Django.

What a stranger sends can be made to hurt whoever opens it. So it is opened there: bytes go in, an answer comes out.
"""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# What a process needs to start at all, on any system; keys and addresses stay with the parent.
INHERITED = frozenset({"PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR"})


class TookTooLong(Exception):
    """The child did not answer in time; it has been ended."""


def start_of(module: str) -> str:
    """The program that runs ``main()`` of one of our modules in the child."""
    # -I: no variables, no user's packages, no current folder. So the child is told where the program lies.
    return f"import sys; sys.path.append(sys.argv[1]); from {module} import main; main()"


def ask(program: str, data: bytes, seconds: float) -> tuple[bytes, int]:
    """What the child says to ``data`` and its exit code. Raises :class:`TookTooLong`."""
    child = subprocess.Popen(  # noqa: S603 – our own interpreter and our own words
        [sys.executable, "-I", "-c", program, str(ROOT)],
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
            raise TookTooLong from None
        finally:
            _kill(child)
    return answer, child.returncode


def limit(memory: int, cpu_seconds: int) -> None:
    """Called in the child: bound it. Where the system knows no such bounds (Windows), the parent's clock must do."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it has nothing to write to a file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _kill(child: "subprocess.Popen[bytes]") -> None:
    """End the child, and what it may have started, if it still runs."""
    if child.poll() is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
