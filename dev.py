#!/usr/bin/env python3
"""One command for set-up, demo, checks and tests. Needs only Python 3.11 and its standard library.

    python3 dev.py demo [--fresh] [host:port]    run the demo (default 127.0.0.1:8000)
    python3 dev.py test [--postgres] [args]      checks and tests; with args: pytest alone, with these args
    python3 dev.py check                         the checks only: format, lint, types, import rules, migrations
    python3 dev.py manage <command> …            manage.py with the demo's settings and data
    python3 dev.py keys                          print a new set of keys for a real installation
    python3 dev.py lock [--upgrade]              recompile requirements.txt and requirements-dev.txt

``docs/development.md`` says more.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
VAR = ROOT / "var"
DEMO = VAR / "demo"
DEMO_ADDRESS = "127.0.0.1:8000"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
UV_NAME = "uv.exe" if WINDOWS else "uv"
STAMP = VENV / "installed.json"
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"


class Stop(Exception):
    """What went wrong and what to do, in a sentence for the person at the keyboard."""


def say(text: str) -> None:
    print(f"== {text}", flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> int:
    """The exit code of a command run in the project's folder."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=False).returncode


# --- Installing ------------------------------------------------------------------------------


def install(requirements: str) -> None:
    """Bring .venv to what the lock file says; returns at once when nothing has changed since."""
    if requirements in installed():
        return
    say(f"安装 {requirements}")
    if not (install_with_uv(requirements) or install_with_pip(requirements)):
        raise Stop(f"没有装成 {requirements}：请看上面的报错；多半是连不上软件包源，请先配好 pip 的镜像。")
    stamp = {"locks": locks_digest(), "installed": sorted({*installed(), requirements})}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def locks_digest() -> str:
    """Changes whenever a lock file or the Python that runs this changes."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (RUNTIME, DEVELOPMENT):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed() -> list[str]:
    """The lock files that .venv is known to satisfy as they are now."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return stamp["installed"] if stamp.get("locks") == locks_digest() and PYTHON.exists() else []


def venv_works() -> bool:
    """Whether .venv has an interpreter that starts and is the version of this one."""
    code = f"import sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    try:
        return subprocess.run([str(PYTHON), "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install_with_uv(requirements: str) -> bool:
    uv = find_uv()
    if uv is None:
        return False
    env = uv_environment()
    if not venv_works() and run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV, env=env):
        return False
    command = ("pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", requirements)
    if run(uv, *command, env=env) == 0:
        return True
    say("uv 没有装成，改用 pip")
    return False


def find_uv() -> Path | None:
    """uv from .tools, else from the PATH, else fetched by pip into .tools; None when it cannot be had."""
    own = TOOLS / "bin" / UV_NAME
    if own.exists():
        return own
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-warn-script-location", "--target", TOOLS, "uv")
    return own if own.exists() else None


def install_with_pip(requirements: str) -> bool:
    """The slow way, with what Python brings along."""
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check")
    usable = venv_works() and run(*pip, "--version") == 0
    if not usable and run(sys.executable, "-m", "venv", "--clear", VENV):
        raise Stop(
            "这个 Python 不能建立虚拟环境(缺 venv 或 ensurepip)。"
            "Debian/Ubuntu 请运行 apt-get install python3-venv python3-pip，然后重试。"
        )
    return run(*pip, "install", "--quiet", "--require-hashes", "-r", requirements) == 0


def pip_settings() -> dict[str, str]:
    """pip's own settings, from its files and PIP_… variables; empty when there is no pip."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "config", "list"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    found: dict[str, dict[str, str]] = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        section, _, option = name.rpartition(".")
        try:
            found.setdefault(section, {})[option] = str(ast.literal_eval(value))
        except (SyntaxError, ValueError):
            continue
    # The later wins, as for pip.
    return {**found.get("global", {}), **found.get("install", {}), **found.get(":env:", {})}


def uv_environment() -> dict[str, str]:
    """The environment with pip's mirror settings handed on to uv, which does not read them.

    Variables for uv that are set already are left as they are.
    """
    pip = pip_settings()
    words = {option: [word for word in value.split() if is_there(word)] for option, value in pip.items()}
    wanted = {
        "UV_DEFAULT_INDEX": pip.get("index-url", ""),
        "UV_INDEX": " ".join(words.get("extra-index-url", [])),
        "UV_FIND_LINKS": ",".join(words.get("find-links", [])),
        "UV_INSECURE_HOST": " ".join(words.get("trusted-host", [])),
        "UV_NO_INDEX": "1" if pip.get("no-index", "").lower() in ("1", "true", "yes", "on") else "",
        "UV_HTTP_TIMEOUT": pip.get("timeout", pip.get("default-timeout", "")),
        "SSL_CERT_FILE": pip.get("cert", ""),
        "ALL_PROXY": pip.get("proxy", ""),
        # Like pip, look at all indexes; the hashes in the lock files say which file is the right one.
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_PYTHON_DOWNLOADS": "never",
    }
    return {**{name: value for name, value in wanted.items() if value}, **os.environ}


def is_there(place: str) -> bool:
    """False for a folder that does not exist: pip passes over it, uv stops."""
    if place.startswith("file://"):
        return Path(place[len("file://") :]).exists()
    return "://" in place or not place.startswith(("/", ".")) or Path(place).exists()


# --- Keys and the demo -----------------------------------------------------------------------


def new_keys() -> dict[str, str]:
    """A fresh set of the three secrets that ``config/settings.py`` asks for."""

    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {"SECRET_KEY": secrets.token_urlsafe(48), "FIELD_KEYS": f"k1:{key()}", "INDEX_KEY": key()}


def demo_environment(address: str = DEMO_ADDRESS) -> dict[str, str]:
    """The environment of the demo at this address. Its keys are kept beside its data, readable by the owner only.

    A database or keys set in the shell are for a real installation, and never reach the demo.
    """
    DEMO.mkdir(parents=True, exist_ok=True)
    file = DEMO / "keys.env"
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.writelines(f"{name}={value}\n" for name, value in new_keys().items())
    keys = dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines())
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DEBUG")}
    return {
        **kept,
        **keys,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(DEMO),
        "FONT_CACHE_DIR": str(VAR / "fonts"),  # made once: `demo --fresh` and the tests use it as well
        "DEMO": "true",
        "HTTPS": "false",
        "ALLOWED_HOSTS": "*",
        "CLOCK_DATE": "2022-06-16",
        "UNIVERSITY_NAME": "燕京矿业大学",
        "PUBLIC_BASE_URL": os.environ.get("PUBLIC_BASE_URL", f"http://{address}"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore:No directory at",  # whitenoise: static files are served from where they lie
    }


def demo(arguments: list[str]) -> int:
    """Install, migrate, load the demo's data where it is missing, and serve."""
    places = [argument for argument in arguments if argument != "--fresh"]
    if len(places) > 1 or any(place.startswith("-") for place in places):
        raise Stop("用法:python3 dev.py demo [--fresh] [地址：端口]")
    address = places[0] if places else DEMO_ADDRESS
    if ":" not in address:
        address = f"127.0.0.1:{address}"
    install(RUNTIME)
    if "--fresh" in arguments:
        shutil.rmtree(DEMO, ignore_errors=True)
    env = demo_environment(address)
    for title, *command in (
        ("准备数据库", "migrate", "--verbosity", "0"),
        ("准备网页文件", "collectstatic", "--noinput", "--clear", "--verbosity", "0"),
        ("准备字体(第一次约半分钟)", "prepare_fonts"),
        ("准备演示数据", "load_demo"),
    ):
        say(title)
        if run(PYTHON, "manage.py", *command, env=env):
            raise Stop(f"“{title}”没有成功，请看上面的报错。要从头再来，请加 --fresh。")
    say(f"请用浏览器打开 http://{address}/ (按 Ctrl+C 结束)")
    return serve(address, env)


def serve(address: str, env: dict[str, str]) -> int:
    """Serve until stopped: gunicorn with threads, or on Windows, where it does not run, Django's server."""
    if WINDOWS:
        return run(PYTHON, "manage.py", "runserver", "--noreload", address, env=env)
    options = ("--bind", address, "--threads", "8", "--no-control-socket", "--log-level", "warning")
    command = [str(PYTHON), "-m", "gunicorn", "config.wsgi", *options]
    os.chdir(ROOT)
    # gunicorn takes this process over, and so gets Ctrl+C and kill itself; nothing comes after.
    return os.execve(command[0], command, env)


# --- Checks and tests ------------------------------------------------------------------------

CHECKS = (
    ("格式 ruff format", ("ruff", "format", "--check", "--quiet", ".")),
    ("代码 ruff check", ("ruff", "check", "--quiet", ".")),
    ("类型 mypy", ("mypy",)),
    ("模板 djlint", ("djlint", "--lint", "--quiet", "templates")),
    ("引用方向 lint-imports", ("lint-imports", "--no-logo")),
    ("迁移文件 makemigrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run")),
    ("系统检查 manage.py check", ("python", "manage.py", "check", "--fail-level", "WARNING")),
)


def test_environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONUTF8": "1"}


def tool(name: str) -> Path:
    return BIN / (f"{name}.exe" if WINDOWS else name)


def failed_steps(steps: tuple) -> list[str]:
    """Run every step, a line about each, also after one has failed; return the titles of those that did."""
    failed = []
    for title, (name, *arguments) in steps:
        say(title)
        started = time.monotonic()
        code = run(tool(name), *arguments, env=test_environment())
        if code:
            failed.append(title)
        say(f"{title}:{f'未通过(退出码 {code})' if code else '通过'},{time.monotonic() - started:.1f} 秒")
    return failed


def verdict(failed: list[str]) -> int:
    say("未通过:" + "、".join(failed) if failed else "全部通过")
    return 1 if failed else 0


def check(arguments: list[str]) -> int:
    if arguments:
        raise Stop("用法:python3 dev.py check")
    install(DEVELOPMENT)
    return verdict(failed_steps(CHECKS))


def test(arguments: list[str]) -> int:
    """All checks, then all tests. With arguments for pytest: pytest alone, with these.

    ``--postgres`` runs the tests (without the checks) on a throw-away PostgreSQL server.
    """
    install(DEVELOPMENT)
    postgres = "--postgres" in arguments
    arguments = [argument for argument in arguments if argument != "--postgres"]
    parallel = () if any(argument.startswith("-n") for argument in arguments) else ("-n", "auto")
    pytest = ("python", "-m", "pytest", *parallel, *arguments)
    if postgres:
        pytest = ("python", "-m", "tests.postgres", "--", *pytest)
    tests = ("测试 pytest(PostgreSQL)" if postgres else "测试 pytest", pytest)
    fonts = ("字体 prepare_fonts", ("python", "manage.py", "prepare_fonts"))
    checks = () if postgres or arguments else CHECKS
    return verdict(failed_steps((*checks, fonts, tests)))


def manage(arguments: list[str]) -> int:
    install(RUNTIME)
    return run(PYTHON, "manage.py", *arguments, env=demo_environment())


def keys(_arguments: list[str]) -> int:
    for name, value in new_keys().items():
        print(f"{name}={value}")
    return 0


def lock(arguments: list[str]) -> int:
    """Write the lock files anew from the .in files; ``--upgrade`` takes newer versions."""
    uv = find_uv()
    if uv is None:
        raise Stop("生成 requirements 需要 uv，请先运行 python3 -m pip install uv。")
    options = "--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links"
    for target in (RUNTIME, DEVELOPMENT):
        source = target.replace(".txt", ".in")
        command = (uv, "pip", "compile", "--quiet", *options.split(), "--no-header", *arguments)
        if run(*command, "-o", target, source, env=uv_environment()):
            raise Stop(f"没有生成 {target}，请看上面的报错。")
    return 0


COMMANDS = {"demo": demo, "test": test, "check": check, "manage": manage, "keys": keys, "lock": lock}


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # a console that cannot show Chinese is no reason to stop
    if sys.version_info < (3, 11):  # noqa: UP036 - it is here that an older one is told so
        raise Stop(f"需要 Python 3.11 或更新的版本，现在是 {sys.version.split()[0]}。")
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__)
        return 0 if arguments in ([], ["--help"], ["-h"]) else 2
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        print(f"停止：{stop}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
