"""The project's settings with throw-away keys, for the tests only.

Nothing set in the shell has a say here, except ``DATABASE_URL`` (tests on PostgreSQL).
Each run has a folder of its own for its database and files, so that two runs in one tree do not meet;
pytest's workers and other processes that tests start inherit it through the environment.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TEST_RUN_DIR" not in os.environ:
    os.environ["TEST_RUN_DIR"] = tempfile.mkdtemp(prefix="party-transfer-tests-")
    atexit.register(shutil.rmtree, os.environ["TEST_RUN_DIR"], ignore_errors=True)

for name in (
    "DEBUG",
    "DEMO",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "LETTER_FONT_DIRS",
    "LOG_LEVEL",
    "PUBLIC_BASE_URL",
    "BEHIND_PROXY",
    "MAIL_FROM",
    "EMAIL_URL",
    "CAS_SERVER_URL",
):
    os.environ.pop(name, None)
if "TEST_CAS_SERVER_URL" in os.environ:  # tests/campus_on, in a process of its own
    os.environ["CAS_SERVER_URL"] = os.environ["TEST_CAS_SERVER_URL"]
os.environ.update(
    SECRET_KEY="only-for-tests",
    FIELD_KEYS="t1:dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktMTIzNDU=",
    INDEX_KEY="aW5kZXgta2V5LWluZGV4LWtleS1pbmRleC1rZXktMTI=",
    HTTPS="false",
    CLOCK_DATE="2022-06-08",
    UNIVERSITY_NAME="燕京矿业大学",
    DATA_DIR=os.environ["TEST_RUN_DIR"],
    # Made once per working tree: converting a font takes a while.
    FONT_CACHE_DIR=str(Path(__file__).resolve().parent.parent / "var" / "fonts"),
)

from config.settings import *  # noqa: E402, F403
from config.settings import DATA_DIR, DATABASES, SQLITE_OPTIONS  # noqa: E402

ALLOWED_HOSTS = ["*"]
JOBS_INLINE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # A file, not memory: tests of concurrency start other processes. Nobody needs it after a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        **SQLITE_OPTIONS,
        "init_command": SQLITE_OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF"),
    }
else:
    # A kept connection would stop the test database from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
