"""A start without keys is refused with a sentence that says how to make them."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

KEYS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")


def start(tmp_path, **changes: str | None) -> subprocess.CompletedProcess:
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(tmp_path),
        "PYTHONUTF8": "1",
    }
    env.pop("DATABASE_URL", None)
    for name, value in changes.items():
        env.pop(name, None)
        if value is not None:
            env[name] = value
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("name", KEYS)
def test_missing_key_is_refused(tmp_path, name):
    done = start(tmp_path, **{name: None})
    assert done.returncode != 0
    assert f"没有设置 {name}" in done.stderr
    assert "python3 dev.py keys" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("FIELD_KEYS", "k1:c2hvcnQ="), ("INDEX_KEY", "short")])
def test_bad_key_is_refused_at_the_start(tmp_path, name, value):
    done = start(tmp_path, **{name: value})
    assert done.returncode != 0
    assert "应是 32 字节的 base64" in done.stderr
    assert value not in done.stderr


def test_start_with_keys(tmp_path):
    assert start(tmp_path).returncode == 0
