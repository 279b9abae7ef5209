"""Settings, read from the environment. ``docs/operations.md`` explains each variable."""

import datetime
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name: str, purpose: str) -> str:
    """The value of a variable that no start may do without; a sentence that says how to make one."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(
            f"没有设置 {name}({purpose}),程序不能启动。"
            "请运行 python3 dev.py keys 生成一组密钥，写入环境变量并另行妥善备份；密钥遗失后，已加密的数据无法恢复。"
        )
    return value


# --- Keys -----------------------------------------------------------------------------------
SECRET_KEY = required("SECRET_KEY", "会话签名密钥")
# "name:base64,name:base64": the first encrypts, all decrypt. See members/crypto.py.
FIELD_KEYS = required("FIELD_KEYS", "身份证号、电话等字段的加密密钥")
# Never rotated: the blind indexes and the journal's chain depend on it.
INDEX_KEY = required("INDEX_KEY", "加密字段检索与日志校验密钥")

# --- Where and when -------------------------------------------------------------------------
DEBUG = env.bool("DEBUG", default=False)
HTTPS = env.bool("HTTPS", default=True)
# Only behind a proxy that overwrites X-Forwarded-Proto and adds to X-Forwarded-For (members/views/visitor.py).
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
UNIVERSITY_NAME = env.str("UNIVERSITY_NAME", default="本校")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)
# Only the demo and the tests set this: "today" for members.clock, so that nothing depends on the real date.
CLOCK_DATE = datetime.date.fromisoformat(env.str("CLOCK_DATE")) if env.str("CLOCK_DATE", default="") else None
# The demo says so on every page and offers its accounts on the sign-in page.
DEMO = env.bool("DEMO", default=False)

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["config.formats"]

# --- Apps -----------------------------------------------------------------------------------
INSTALLED_APPS = [
    "transfers",
    "letters",
    "members",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_include_bootstrap",
    "lucide",
    "django_htmx",
    "django_tables2",
    "django_filters",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "members.middleware.NeverCacheMiddleware",
    "members.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "transfers.context.page",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------
# IMMEDIATE is not optional on SQLite: a deferred read-then-write fails at once under load,
# whatever the timeout. FULL, so that a number on paper survives a power cut.
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA journal_size_limit=67108864",
}
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'app.sqlite3'}")}
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=20000 -c statement_timeout=60000 -c idle_in_transaction_session_timeout=60000"
    )
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Long jobs: how far they have come, for all processes of the server --------------------
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "jobs": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "jobs",
        "OPTIONS": {"MAX_ENTRIES": 500},
    },
}
JOBS_INLINE = False  # the tests do them at once, in their own thread

# --- Sign-in --------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
LOGIN_URL = "members:login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "members:login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    # Telephone and ID numbers.
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 8 * 3600
SIGN_IN_CODE_DAYS = env.int("SIGN_IN_CODE_DAYS", default=30)  # how long a graduate's one-time code is good
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "members.views.errors.csrf_failure"

# --- The browser ----------------------------------------------------------------------------
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sid", "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a bulk form over a whole page of rows
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # rows pasted into a form; its own limit says it better
FILE_UPLOAD_PERMISSIONS = 0o600

# --- Static files, forms, tables ------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
# `manage.py collectstatic` makes compressed files with their digest in the name, which a browser asks for once and keeps.
# Without them the files are served from where they lie.
STATIC_COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static_files.CollectedFiles"
        if STATIC_COLLECTED or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not STATIC_COLLECTED
WHITENOISE_MANIFEST_STRICT = False
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Mail: off unless both are set -----------------------------------------------------------
# Such as "smtp+tls://user:password@mail.example.edu.cn:587"
MAIL_FROM = env.str("MAIL_FROM", default="")
if MAIL_FROM:
    vars().update(env.email_url("EMAIL_URL"))
    DEFAULT_FROM_EMAIL = MAIL_FROM
EMAIL_TIMEOUT = 10  # seconds

# --- Campus sign-in by CAS: off unless the server is set --------------------------------------
# Such as "https://cas.example.edu.cn/cas/"
CAS_SERVER_URL = env.str("CAS_SERVER_URL", default="")
if CAS_SERVER_URL:
    from members.campus_session import CampusSession

    CAS_SERVER_URL = CAS_SERVER_URL.rstrip("/") + "/"
    CAS_VERSION = env.str("CAS_VERSION", default="3")
    if CAS_VERSION not in ("2", "3"):
        raise ImproperlyConfigured(f"CAS_VERSION 应为 2 或 3，现在是 {CAS_VERSION}。")
    # What of the answer is the user name here (work number, student number), where it is not the CAS name itself.
    CAS_USERNAME_ATTRIBUTE = env.str("CAS_USERNAME_ATTRIBUTE", default="cas:user")
    # "true", or the file with the certificates of the university's own authority; "false" only to try it out.
    _verify = env.str("CAS_VERIFY_SSL", default="true")
    CAS_VERIFY_SSL_CERTIFICATE = {"true": True, "false": False}.get(_verify.lower(), _verify)
    CAS_CREATE_USER = False
    CAS_SESSION_FACTORY = CampusSession
    INSTALLED_APPS.append("django_cas_ng")
    AUTHENTICATION_BACKENDS = [
        "django.contrib.auth.backends.ModelBackend",
        "members.campus.CampusBackend",
    ]

# --- The privacy notice (/privacy/): how long data are kept, and whom to ask -------------------
PRIVACY_KEPT = env.str("PRIVACY_KEPT", default="按学校党务档案的保管期限保存，期满由组织部删除。")
DEPARTMENT_CONTACT = env.str("DEPARTMENT_CONTACT", default="校党委组织部（办公时间到办公室或通过学院转达）")

# --- Letters --------------------------------------------------------------------------------
FONT_CACHE_DIR = Path(env.str("FONT_CACHE_DIR", default=str(DATA_DIR / "fonts")))
# Where outsiders reach this server, for the code on the slip beside a letter: "https://dangyuan.example.edu.cn".
PUBLIC_BASE_URL = env.str("PUBLIC_BASE_URL", default="").rstrip("/")
# Extra fonts for rare characters, for example Debian's fonts-hanazono or the college's own 仿宋.
LETTER_FONT_DIRS = [Path(folder) for folder in env.list("LETTER_FONT_DIRS", default=[])]

# --- Logs: to the console, never with personal data -----------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without_codes": {"()": "members.log_filter.WithoutCodes"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_codes"]}
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # The development server's own lines name whole addresses.
    # python-cas tells at DEBUG who has signed in.
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "cas": {"level": "WARNING"},
    },
}
