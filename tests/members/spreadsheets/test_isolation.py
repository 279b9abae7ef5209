"""子进程:知道得少,用得有限,死了也只是一句话。"""

import subprocess
import sys
import time

import pytest

from members import child_process
from members.child_process import ROOT
from members.spreadsheets import errors, isolation
from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.isolation import read_in_child, read_to_text
from members.spreadsheets.reader import read_workbook
from tests.members.spreadsheets import fuzz, hostile


def refusal(data: bytes, **options: float) -> str:
    with pytest.raises(UnreadableWorkbook) as caught:
        read_to_text(data, **options)
    return caught.value.sentence


def said_by(program: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The sentence that comes of a child that runs this instead."""
    monkeypatch.setattr(isolation, "START", program)
    return refusal(hostile.harmless())


@pytest.mark.parametrize("number", range(len(fuzz.originals())))
def test_the_child_reads_what_is_read_here(number):
    data = fuzz.originals()[number]
    assert read_in_child(data) == read_workbook(data)


def test_refusals_come_back_in_words():
    assert refusal(b"") == errors.EMPTY
    assert refusal(hostile.harmless()[:-200]) == errors.DAMAGED
    assert refusal(hostile.with_part(b"<!DOCTYPE x><x/>")) == errors.FORBIDDEN_XML


def test_the_child_inherits_no_keys(monkeypatch):
    for name in (
        "FIELD_KEYS",
        "SECRET_KEY",
        "INDEX_KEY",
        "DATABASE_URL",
        "PYTHONPATH",
        "DJANGO_SETTINGS_MODULE",
    ):
        monkeypatch.setenv(name, "secret")
    program = "import os; os.write(1, b'refused\\n' + ' '.join(sorted(os.environ)).encode())"
    names = set(said_by(program, monkeypatch).split())
    assert names <= child_process.INHERITED | {"LC_CTYPE"}
    assert "PATH" in names


def test_the_child_knows_neither_django_nor_openpyxl():
    program = (
        "import sys; sys.path.append(sys.argv[1]); from members.spreadsheets import child;"
        "child.answer_to(sys.stdin.buffer.read());"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'django', 'openpyxl', 'config', 'xlrd'}))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, str(ROOT)],
        input=hostile.harmless(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().strip() == "[]"


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        ("raise SystemExit(3)", errors.DAMAGED),
        ("pass", errors.DAMAGED),
        ("import os; os.abort()", errors.TOO_MUCH_MEMORY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", errors.TOO_MUCH_MEMORY),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", errors.TOO_SLOW),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", errors.DAMAGED),
        (
            "import os, signal; os.write(1, b'read\\nAAAA'); os.kill(os.getpid(), signal.SIGXCPU)",
            errors.TOO_SLOW,
        ),
    ],
    ids=["exit", "silence", "abort", "kill", "cpu", "segv", "half"],
)
def test_a_child_that_dies(program, sentence, monkeypatch):
    assert said_by(program, monkeypatch) == sentence


def test_a_child_that_never_ends_is_ended(monkeypatch):
    monkeypatch.setattr(isolation, "START", "import os, time; os.fork(); time.sleep(60)")
    started = time.monotonic()
    assert refusal(hostile.harmless(), seconds=0.5) == errors.TOO_SLOW
    assert time.monotonic() - started < 10


LIMITED = "import sys; sys.path.append(sys.argv[1]); from members.spreadsheets import child; child.limit_resources();"


def test_memory_is_bounded(monkeypatch):
    program = LIMITED + (
        "from members.spreadsheets import reader\n"
        "def greedy(data): return bytearray(600 << 20)\n"
        "reader.read_workbook = greedy\n"
        "sys.stdout.buffer.write(child.answer_to(b''))"
    )
    assert said_by(program, monkeypatch) == errors.TOO_MUCH_MEMORY


def test_time_of_the_processor_is_bounded(monkeypatch):
    program = LIMITED + (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\n"
        "assert child.limits.CPU_SECONDS == 15\n"
        "while True: pass"
    )
    assert said_by(program, monkeypatch) == errors.TOO_SLOW


def test_the_child_writes_no_file(monkeypatch, tmp_path):
    target = tmp_path / "file"
    program = LIMITED + (
        "import os, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"try: os.write(os.open({str(target)!r}, os.O_CREAT | os.O_WRONLY), b'x')\n"
        "except OSError: sys.stdout.buffer.write(b'refused\\nno')"
    )
    assert said_by(program, monkeypatch) == "no"
    assert target.read_bytes() == b""
