"""Settings: one file, typed readers. Numbers of law are dated rows, never settings."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from config import database, keyring

ROOT = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    """``1``, ``true``, ``yes``, ``on`` (any case) are true; anything else set is false."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: list[str]) -> list[str]:
    """Comma-separated values, blanks dropped."""
    value = os.environ.get(name)
    return default if value is None else [part.strip() for part in value.split(",") if part.strip()]


# --- places outside the database -----------------------------------------------------------------
LAOJIAN_HOME = database.home()
LAOJIAN_KEYS = Path(os.environ.get("LAOJIAN_KEYS", LAOJIAN_HOME / "keys"))
LAOJIAN_FILES = Path(os.environ.get("LAOJIAN_FILES", LAOJIAN_HOME / "files"))
LAOJIAN_ANCHORS = [Path(p) for p in env_list("LAOJIAN_ANCHORS", [str(LAOJIAN_HOME / "anchors")])]
LAOJIAN_FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "noto-serif-sc"
# Fonts for characters the first one lacks, and drawings of characters: the office's own folder, and Debian's package.
LAOJIAN_MORE_FONTS = [
    Path(os.environ.get("LAOJIAN_MORE_FONTS", LAOJIAN_HOME / "fonts")),
    Path("/usr/share/fonts/truetype/babelstone"),
]
LAOJIAN_DIVISIONS = ROOT / "build" / "divisions.csv"
NODE_MODULES = ROOT / "node_modules"
LAOJIAN_MODELS = Path(os.environ.get("LAOJIAN_MODELS", LAOJIAN_HOME / "models"))

# --- identity of the installation ----------------------------------------------------------------
SECRET_KEY = keyring.secret("django_secret", LAOJIAN_KEYS)
DEBUG = False
ALLOWED_HOSTS = env_list("LAOJIAN_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env_list("LAOJIAN_ORIGINS", [])
BEHIND_TLS = env_bool("LAOJIAN_TLS", False)
#: The certificate of the proxy in front, as a PEM file, for `laojian health`; empty when it is watched elsewhere.
LAOJIAN_CERTIFICATE = os.environ.get("LAOJIAN_CERTIFICATE", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "laojian.ledger",
    "laojian.org",
    "laojian.documents",
    "laojian.messages",
    "laojian.employers",
    "laojian.cases",
    "laojian.complaints",
    "laojian.web",
    "laojian.demo",
    "laojian.bench",
    "config.apps.CompositionConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "laojian.web.verbs.known_verbs",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "laojian.org.middleware.OfficerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "laojian.web.workbench.frame.around",
            ],
        },
    }
]

# --- database: PostgreSQL only; the role is chosen per process (design: owner migrates, app works) --
DB_ROLE = os.environ.get("LAOJIAN_DB_ROLE", "app")
DATABASES = {"default": {**database.parameters(DB_ROLE), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "org.Officer"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "laojian.web.workbench.errors.csrf_failure"

# Whose X-Forwarded-For is believed when tries at the log-in are counted; nobody's by default.
LAOJIAN_TRUSTED_PROXIES = env_list("LAOJIAN_TRUSTED_PROXIES", [])

# --- messages to people: a channel without an address is not configured; its messages become work items -----------
LAOJIAN_MESSAGES = {
    "sms": {
        "url": os.environ.get("LAOJIAN_SMS_URL", ""),
        "key_file": os.environ.get("LAOJIAN_SMS_KEY_FILE", ""),
        "sign": os.environ.get("LAOJIAN_SMS_SIGN", ""),
    },
    "wechat": {
        "url": os.environ.get("LAOJIAN_WECHAT_URL", ""),
        "key_file": os.environ.get("LAOJIAN_WECHAT_KEY_FILE", ""),
        "templates_file": os.environ.get("LAOJIAN_WECHAT_TEMPLATES_FILE", ""),
    },
    "mail": {
        "url": os.environ.get("LAOJIAN_SMTP_URL", ""),
        "password_file": os.environ.get("LAOJIAN_SMTP_PASSWORD_FILE", ""),
        "sender": os.environ.get("LAOJIAN_MAIL_SENDER", ""),
    },
}

# --- the interface for other systems: requests a minute for one key, counted in each web process --------------------
LAOJIAN_API_PER_MINUTE = int(os.environ.get("LAOJIAN_API_PER_MINUTE", "3000"))

# --- browser hardening ---------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [  # too large for memory: in a file without a name, which leaves no trace
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "laojian.documents.files.uploads.UnnamedUploadHandler",
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- language and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "laojian" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # served from where they stand; nothing is collected
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "PIL": {"level": "INFO"},  # at DEBUG it writes what a picture tells of its maker
        "django.request": {"level": "ERROR"},  # a refused form is an answer, not an event: a flood would fill the disk
    },
    "root": {"handlers": ["console"], "level": os.environ.get("LAOJIAN_LOG", "WARNING")},
}
