"""Rules of the house that no linter knows."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
SOURCES = ("config", "members", "letters", "transfers", "tests")
TEMPLATES = sorted(
    file
    for folder in (ROOT / "templates", *(ROOT / app / "templates" for app in SOURCES))
    for file in folder.rglob("*.*")
)
COMPONENTS = sorted((ROOT / "templates" / "components").rglob("*.html"))
PYTHON = sorted(
    file
    for file in (*ROOT.glob("*.py"), *(file for folder in SOURCES for file in (ROOT / folder).rglob("*.py")))
    if "migrations" not in file.parts
)
LOCKS = sorted(ROOT.glob("requirements*"))
LINES_AT_MOST = 450

# Our Content-Security-Policy refuses all of these, and so must we.
NOT_IN_TEMPLATES = {
    "内联脚本 <script>": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "内联样式 <style>": re.compile(r"<style\b", re.IGNORECASE),
    "内联样式 style=": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "事件属性 on…=": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on\b", re.IGNORECASE),
    "javascript:": re.compile(r"javascript:", re.IGNORECASE),
    "外部资源": re.compile(
        r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE
    ),
}
COMMENT_HEAD = re.compile(r"\s*(?:\{%\s*(?:extends|load)\b[^%]*%\}\s*)*(?:\{#.+?#\}|\{%\s*comment\b)")
URL = re.compile(r"https?://(?!\{)", re.IGNORECASE)
INDEX_OPTION = re.compile(
    r"^\s*(?:--(?:extra-)?index-url|-i|--find-links|-f|--trusted-host|--default-index)\b", re.MULTILINE
)
REGISTRY = re.compile(
    r"(?:pypi|pythonhosted|npmjs|jsdelivr|unpkg|cdnjs|googleapis|aliyuncs)[.](?:org|com|net)", re.IGNORECASE
)


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_template_keeps_to_the_content_security_policy(file):
    text = without_comments(file.read_text(encoding="utf-8"))
    assert [rule for rule, pattern in NOT_IN_TEMPLATES.items() if pattern.search(text)] == []


@pytest.mark.parametrize("file", COMPONENTS, ids=name)
def test_component_begins_with_a_comment(file):
    text = file.read_text(encoding="utf-8")
    assert COMMENT_HEAD.match(text), "组件模板开头应有注释:用途、变量"


def test_python_files_are_short():
    lengths = {name(file): len(file.read_text(encoding="utf-8").splitlines()) for file in PYTHON}
    assert {file: lines for file, lines in lengths.items() if lines > LINES_AT_MOST} == {}


@pytest.mark.parametrize("file", [*LOCKS, ROOT / "pyproject.toml", ROOT / "dev.py"], ids=name)
def test_set_up_names_no_host(file):
    text = file.read_text(encoding="utf-8")
    assert not URL.search(text)
    assert not INDEX_OPTION.search(text)


def test_no_file_names_a_registry():
    """Where packages come from is a setting of the machine."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("不是 git 工作区")
    files = [ROOT / part for part in listing.stdout.decode().split("\0") if part]
    texts = {name(file): file.read_bytes().decode(errors="ignore") for file in files if file.is_file()}
    assert [file for file, text in texts.items() if REGISTRY.search(text)] == []


def test_every_pin_has_hashes_and_both_locks_agree():
    pins = {}
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert [line for line in lines if "--hash=sha256:" not in line] == []
        pins[lock] = {line.split(" --hash")[0].strip() for line in lines}
    assert pins["requirements.txt"] - pins["requirements-dev.txt"] == set(), "请运行 python3 dev.py lock"
