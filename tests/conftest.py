"""What every test shares: strict templates, and the browser for journeys."""

import os
import shutil
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

# Playwright keeps an event loop running in the thread of the tests; Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

JOURNEYS = Path(__file__).parent / "journeys"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Campus networks are closed: a page that asks another host for anything shows as broken here too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


# --- Journeys --------------------------------------------------------------------------------


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(JOURNEYS):
            item.add_marker("journey")


def pytest_runtest_setup(item):
    if CHROMIUM is None and item.get_closest_marker("journey"):
        message = "没有找到 Chromium,浏览器测试没有运行(Debian:apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(message, pytrace=False)
        pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    """Pages open relative to the live server, as a Chinese user at a desktop sees them."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1280, "height": 900},
    }


# --- Templates -------------------------------------------------------------------------------


class UndefinedVariable(AssertionError):
    """One of our templates uses a variable that its view does not give."""


class RefuseUndefined:
    """``string_if_invalid`` that fails the test, for our own templates.

    Third-party templates (forms, tables) count on undefined variables being empty, and keep that.
    """

    OURS = settings.BASE_DIR
    THEIRS = (settings.BASE_DIR / ".venv", settings.BASE_DIR / ".tools")

    def __contains__(self, key):
        return key == "%s"

    def __mod__(self, variable):
        name = self.template_in_use()
        if name and name.is_relative_to(self.OURS) and not any(map(name.is_relative_to, self.THEIRS)):
            raise UndefinedVariable(f"{name.relative_to(self.OURS)}: 模板变量 {variable} 没有定义")
        return ""

    @staticmethod
    def template_in_use() -> Path | None:
        """The file of the innermost template node being rendered."""
        frame = sys._getframe(2)
        while frame is not None:
            origin = getattr(frame.f_locals.get("self"), "origin", None)
            if origin is not None and hasattr(origin, "template_name"):
                return Path(str(origin.name)).resolve() if origin.template_name else None
            frame = frame.f_back
        return None


@pytest.fixture(scope="session", autouse=True)
def _strict_templates():
    engine = engines["django"].engine
    engine.string_if_invalid = RefuseUndefined()
    yield
    engine.string_if_invalid = ""


# --- The world -------------------------------------------------------------------------------


@pytest.fixture
def world(db):
    """Two colleges, a general branch and 组织部, on 8 June 2022 (tests/factories.py)."""
    from tests.factories import make_world

    return make_world()


@pytest.fixture
def sign_in(client):
    """``sign_in(user)`` gives a client that is signed in as that user."""

    def enter(user):
        client.force_login(user)
        return client

    return enter
