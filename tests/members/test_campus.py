"""The campus sign-in: nothing of it without the setting; with it, tests/campus_on against a real CAS server."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import NoReverseMatch, reverse

from tests.campus_on import people
from tests.cas_server.running import campus_server


def test_without_a_server_nothing_of_it_is_there(client, db):
    assert settings.CAS_SERVER_URL == ""
    assert "django_cas_ng" not in settings.INSTALLED_APPS
    assert settings.AUTHENTICATION_BACKENDS == ["django.contrib.auth.backends.ModelBackend"]
    for name in ("campus_sign_in", "campus_sign_out"):
        with pytest.raises(NoReverseMatch):
            reverse(f"members:{name}")
    assert client.get("/campus/").status_code == client.get("/campus/out/").status_code == 404
    assert "统一身份认证" not in client.get(reverse("members:login")).content.decode()


def test_with_a_server_people_get_in(tmp_path):
    """All of tests/campus_on, in a process where the setting is on; on SQLite whatever this run is on."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("TEST_RUN_DIR", "DATABASE_URL", "DJANGO_SETTINGS_MODULE") and "PYTEST" not in name
    }
    with campus_server(tmp_path, *people.AT_THE_CAMPUS) as campus:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/campus_on", "-q", "--no-migrations"],
            cwd=settings.BASE_DIR,
            env=environment | {"TEST_CAS_SERVER_URL": campus.url},
            capture_output=True,
            text=True,
            timeout=300,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
