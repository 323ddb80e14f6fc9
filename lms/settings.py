"""Settings: the embedded default, and everything else by environment variables.

DATABASE_URL and REDIS_URL alone move the platform from one embedded process to PostgreSQL, Redis and as many processes as wanted.
"""

import os
import re
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from celery.schedules import schedule
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("GABAY_VAR", BASE_DIR / "var"))


def env_flag(name: str, *, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    """The words of a variable, with spaces or commas between."""
    return os.environ.get(name, default).replace(",", " ").split()


DEBUG = env_flag("DEBUG", default=False)
DEMO = env_flag("GABAY_DEMO", default=False)
if DEMO and not DEBUG:
    raise ImproperlyConfigured(
        "Demo mode makes people with a known password, so it runs only with DEBUG=1. Unset GABAY_DEMO to run without it."
    )
HTTPS = env_flag("HTTPS", default=not DEBUG)
REDIS_URL = os.environ.get("REDIS_URL", "")


def secret_key() -> str:
    """SECRET_KEY from the environment; while developing, one that is made once and kept in VAR."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not DEBUG:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text. `python -c 'import secrets; print(secrets.token_urlsafe(64))'` makes one."
        )
    path = VAR / "secret-key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(64))
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = os.environ.get("SECRET_KEY_FALLBACKS", "").split()
FIELD_KEYS = os.environ.get("FIELD_KEYS", "").split() or [SECRET_KEY, *SECRET_KEY_FALLBACKS]
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")

INSTALLED_APPS = [
    "lms",
    "certificates",
    "assessments",
    "enrollments",
    "courses",
    "accounts",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "django_filters",
    "django_structlog",
]

MIDDLEWARE = [
    "lms.middleware.Compressed",
    "lms.middleware.headers",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",  # inside the three above: its own redirects and refusals carry them too
    "lms.middleware.whole_pages",
    "lms.middleware.quiet_errors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.middleware.nobody_at_the_health_page",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lms.middleware.plain_requests",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lms.middleware.form_token",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.middleware.idle_end",
    "lms.policy.policy",
    "lms.middleware.come_back",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.middleware.person_time_zone",
    "lms.middleware.person_language",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
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
                "lms.context.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "crispy_forms.templatetags.crispy_forms_tags",
            ],
        },
    }
]

# Rows are the truth here: no pool, health checks on kept connections, and a SQLite that waits instead of giving up.
DATABASE_URL = os.environ.get("DATABASE_URL", "")
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(VAR / "gabay.sqlite3"),
            "OPTIONS": SQLITE_OPTIONS,
        }
    }
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Only limits are counted here, and in the database: a page never asks the broker, so one that is away, silent or emptied closes
# no page and opens no door. A local-memory cache would count for each process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Messages are nudges: nothing is lost with them, so nothing waits for them.
CELERY_BROKER_URL = REDIS_URL or "memory://localhost"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {"socket_timeout": 2, "socket_connect_timeout": 2, "visibility_timeout": 3600} if REDIS_URL else {}
)
CELERY_BEAT_SCHEDULER = "lms.beat:Scheduler"
CELERY_BEAT_SCHEDULE = {"sweep": {"task": "lms.tasks.sweep", "schedule": schedule(60.0), "options": {"expires": 55}}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "email", "display_name"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # no user name: whoever may choose one learns which are taken
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.username_validators"
ACCOUNT_USER_DISPLAY = "accounts.names.display"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "request_login_code": "accounts.forms.RequestLoginCodeForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "add_email": "accounts.forms.AddEmailForm",
}
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_RATE_LIMITS = {"invitation_redeem": "10/10m/user,60/10m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES", "0"))

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
LANGUAGE_COOKIE_NAME = "__Host-lang" if HTTPS else "lang"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None  # like the session: a phone that was lent keeps no sign of us when the browser closes
CSRF_FAILURE_VIEW = "lms.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
QUESTION_FILES_PATH, QUESTION_FILE_MAX = (
    "/write/questions/import/",
    100_000_000,
)  # with its form: a file of 100 MB is too large
MEDIA_PATHS = re.compile(r"/write/(?:package|[^/]+/lessons/[^/]+/(?:add|blocks/[^/]+))/")
MEDIA_MAX = 64 * 1024 * 1024  # a film of 60 MB, its picture and its form
BODY_MAX = 10 * 1024 * 1024  # a whole request with its files; more is refused unread

# Mail: a page in the demo, SMTP elsewhere. A silent server holds a worker for ten seconds at most, and one that drips for less than
# half of the time that the worker has a letter in hand.
NOTICE_LEASE = timedelta(seconds=int(os.environ.get("NOTICE_LEASE_SECONDS", "300")))
MAILERS = {
    "default": {"BACKEND": "accounts.mailbox.DemoMailbox"}
    if DEMO
    else {
        "BACKEND": "accounts.mail_line.EmailBackend",
        "OPTIONS": {
            "host": os.environ.get("SMTP_HOST", "localhost"),
            "port": int(os.environ.get("SMTP_PORT", "25")),
            "username": os.environ.get("SMTP_USER", ""),
            "password": os.environ.get("SMTP_PASSWORD", ""),
            "use_tls": env_flag("SMTP_TLS", default=False),
            "timeout": 10,
            "seconds": min(30, NOTICE_LEASE.total_seconds() / 2),
        },
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "Gabay <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
POST_IN_BACKGROUND = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
FILES_URL = os.environ.get(
    "FILES_URL", ""
)  # https://key:secret@host/bucket of an S3-compatible storage; without it, a folder
STORAGES = {
    "default": {"BACKEND": "lms.kit.object_storage.ObjectStorage", "OPTIONS": {"url": FILES_URL}}
    if FILES_URL
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(VAR / "files"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

CRISPY_TEMPLATE_PACK = "lms"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["lms"]
CRISPY_FAIL_SILENTLY = False

# Neither Django nor CLDR's Python ports name these in their own tongue.
for code, name, own in [
    ("fil", "Filipino", "Filipino"),
    ("ceb", "Cebuano", "Cebuano"),
    ("ilo", "Ilocano", "Ilokano"),
    ("hil", "Hiligaynon", "Hiligaynon"),
]:
    LANG_INFO[code] = {"bidi": False, "code": code, "name": name, "name_local": own}
for code in ("tl", "tl-ph"):  # what many phones call Filipino
    LANG_INFO[code] = {"fallback": ["fil"]}
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("fil", "Filipino"), ("ceb", "Cebuano")]
LOCALE_PATHS = [BASE_DIR / "lms" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Manila"
QUIET_HOURS = (20, 8)
HOLIDAYS = env_list("HOLIDAYS")
LEAVE_URL = os.environ.get("LEAVE_URL", "https://www.google.com/search?q=weather")
COURSE_LIBRARY = BASE_DIR / "courses" / "library"

# What a person did is in the database; a log holds no path, no name and no answer.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processor": "lms.logs.renderer",
            "foreign_pre_chain": "lms.logs.PROCESSORS",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},  # not Django's own: one prints paths, one mails what was posted
        "django.server": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
    },
}
LOGGING_CONFIG = "lms.logs.configure"
