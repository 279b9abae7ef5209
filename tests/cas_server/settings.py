"""What the campus's server runs on. Cookies have names of their own: a browser does not tell ports of one host apart."""

import os
from pathlib import Path

FOLDER = Path(os.environ["CAS_SERVER_FOLDER"])
OURS = os.environ["CAS_SERVER_OURS"]  # regular expression of the services that may use it

SECRET_KEY = "only-for-tests"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
USE_TZ = True
ROOT_URLCONF = "tests.cas_server.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "mama_cas",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "cas.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "cas_sid", "cas_csrf"

LOGGING = {
    "version": 1,
    "loggers": {"mama_cas": {"level": "CRITICAL"}},
}  # it tells of every ticket that is none
MAMA_CAS_SERVICES = [{"SERVICE": OURS, "LOGOUT_ALLOW": True}]
MAMA_CAS_ENABLE_SINGLE_SIGN_OUT = True
