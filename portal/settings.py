"""Every setting of the portal; the only module that reads the environment.

Two modes. ``local`` (the default) is for `make run`, tests and development on one machine: it makes its own secret
key and answers on 127.0.0.1. ``production`` refuses to start until it is told what only the school can know.
"""

import re
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import dj_email_url
import django
from django.core.exceptions import ImproperlyConfigured
from environs import Env

from portal import defaults

env = Env()

BASE_DIR = Path(__file__).resolve().parent.parent
CONTENT_DIR = env.path("PORTAL_CONTENT", default=BASE_DIR / "content")
VAR_DIR = env.path("PORTAL_VAR", default=BASE_DIR / "var").expanduser().resolve()

PORTAL_MODE = env.str("PORTAL_MODE", default="local")
if PORTAL_MODE not in {"local", "production"}:
    raise ImproperlyConfigured(f"PORTAL_MODE is {PORTAL_MODE!r}; it is either 'local' or 'production'.")
PRODUCTION = PORTAL_MODE == "production"

DEBUG = env.bool("DEBUG", default=False)
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG is on in production: visitors would see the portal's inside. Unset DEBUG.")


def _make_folders(*folders: Path) -> None:
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ImproperlyConfigured(
                f"Cannot make the folder {folder} ({error.strerror}). "
                "Set PORTAL_VAR to a folder this account may write in."
            ) from error


def _local_secret_key() -> str:
    """A key of this machine's own, made once and kept readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    try:
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(
            f"Cannot read or write {path} ({error.strerror}). Set PORTAL_VAR to a folder this account may write in."
        ) from error


# What Django 6.1 calls an option of a mailer, older versions have as a setting.
MAIL_OPTIONS = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
    "file_path": "EMAIL_FILE_PATH",
}


def _mail_server(parsed: dict[str, Any]) -> dict[str, Any]:
    """What EMAIL_URL says, in the form of an entry of Django's MAILERS."""
    if not parsed.get("EMAIL_BACKEND"):
        raise ImproperlyConfigured(
            "EMAIL_URL is not the address of a mail server. Set it like submission://user:password@mail.school.example:587"
        )
    given = {name: parsed.get(setting) for name, setting in MAIL_OPTIONS.items()}
    if given["host"]:
        given["timeout"] = 20
    return {"BACKEND": parsed["EMAIL_BACKEND"], "OPTIONS": {name: value for name, value in given.items() if value}}


# Styles and scripts as the web server gives them. Where the folder is named, as in the image, they were put there
# before; else `portal run` and `portal web` collect them in production.
STATIC_ROOT = env.path("PORTAL_STATIC", default=VAR_DIR / "static")
COLLECT_STATIC = PRODUCTION and not env.str("PORTAL_STATIC", default="")
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
_make_folders(VAR_DIR, STATIC_ROOT)

SECRET_KEY = env.str("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
if PRODUCTION and (len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith("django-insecure")):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing or weak. Set it to 50 random characters or more, for example the output of "
        "`python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`, and keep it secret."
    )
if not SECRET_KEY:
    SECRET_KEY = _local_secret_key()

PORT = env.int("PORT", default=8000)
# For `portal web`: the address it listens at, 0.0.0.0 in a container, and how many processes answer.
WEB_HOST = env.str("WEB_HOST", default="127.0.0.1")
WEB_PROCESSES = env.int("WEB_PROCESSES", default=1)
if WEB_PROCESSES < 1:
    raise ImproperlyConfigured(f"WEB_PROCESSES is {WEB_PROCESSES}; it is the number of web processes, 1 or more.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "[::1]"])
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must list the names the portal answers to, separated by commas, "
        "for example ALLOWED_HOSTS=portal.school.example ('*' is not accepted)."
    )

# Addresses in mails and letters come from here, never from a request (abuse case 32).
BASE_URL = env.str("BASE_URL", default="" if PRODUCTION else f"http://127.0.0.1:{PORT}").rstrip("/")
if PRODUCTION and not BASE_URL.startswith("https://"):
    raise ImproperlyConfigured(f"BASE_URL is {BASE_URL!r}; set it to the portal's address, beginning with https://")
WAGTAILADMIN_BASE_URL = BASE_URL
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "portal",
    "portal.accounts",
    "portal.operations",
    "portal.api",
    "portal.static_site",
    "portal.attendance_plugin",
    "portal.forms",
    "portal.calendars",
    "portal.policies",
    "portal.journeys",
    "portal.pages",
    "wagtail.api.v2",
    "portal.kept_answers",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_q",
]

MIDDLEWARE = [
    "portal.operations.metrics.requests.MetricsMiddleware",
    "portal.operations.probes.ProbesMiddleware",
    "portal.operations.permanent_redirects.PermanentRedirectMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.operations.security_headers.SecurityHeadersMiddleware",
    "portal.calendars.cookieless.CookielessFilesMiddleware",
    "portal.pages.remembered_routes.RememberedRoutesMiddleware",
    "portal.pages.language_middleware.ParentLanguageMiddleware",
    "portal.operations.request_sizes.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.accounts.middleware.StaffSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.policies.approval.refusals.PublishingRefusals",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.school",
            ],
        },
    },
]

# WAL with synchronous=FULL: a reference is shown only after its row has reached the disk. IMMEDIATE: a transaction
# that reads first never fails for want of the write lock; it waits its turn.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}

if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.dj_db_url("DATABASE_URL", conn_max_age=600, conn_health_checks=True)}
else:
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "portal.sqlite3"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE_OPTIONS)
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    INSTALLED_APPS.append("django.contrib.postgres")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": env.dj_cache_url("CACHE_URL", default="locmem://"),
    # Wagtail's picture renditions may not be shared between versions of the code.
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "portal.operations.forgiving_cache.ForgivingRedisCache"
    CACHES["default"].setdefault("OPTIONS", {}).update({"socket_connect_timeout": 1, "socket_timeout": 2})

# How much memory each web process gives to public answers it keeps (docs/kept-answers.md); 0 keeps none.
KEPT_ANSWERS_MB = env.int("KEPT_ANSWERS_MB", default=64)
if KEPT_ANSWERS_MB < 0:
    raise ImproperlyConfigured(f"KEPT_ANSWERS_MB is {KEPT_ANSWERS_MB}; it is a number of megabytes, 0 or more.")

# Where the school's own system puts its files at night: one folder for each school, named by its slug.
REGISTER_DROPS: Path | None = env.path("PORTAL_REGISTER_DROPS", default=None)

# Where backups go, best on another disk, and the public keys (age) that alone can open them again; see docs/backup.md.
BACKUPS: Path | None = env.path("PORTAL_BACKUPS", default=None)
BACKUP_KEYS: list[str] = env.list("PORTAL_BACKUP_KEYS", default=[])

# Who may read /metrics in production: Prometheus with this token. Several web processes of one machine leave what they
# counted in a folder; `portal web` makes it.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is shorter than 20 characters: it could be guessed. Take 32 random ones.")
METRICS_FOLDER = env.str("PROMETHEUS_MULTIPROC_DIR", default="")

TASK_TIMEOUT, TASK_RETRY = env.int("TASK_TIMEOUT", default=120), env.int("TASK_RETRY", default=180)
if TASK_RETRY <= TASK_TIMEOUT:
    raise ImproperlyConfigured(
        f"TASK_RETRY is {TASK_RETRY} and TASK_TIMEOUT {TASK_TIMEOUT} seconds: a task must not be started again while "
        "it may still run. Make TASK_RETRY the larger."
    )
Q_CLUSTER: dict[str, Any] = defaults.Q_CLUSTER | {
    "workers": env.int("WORKERS", default=1),
    "timeout": TASK_TIMEOUT,
    "retry": TASK_RETRY,
}
if env.str("BROKER_URL", default=""):
    # With receipts, unlike django-q2's own: a killed worker's task is taken up again (docs/decisions/028).
    Q_CLUSTER |= {
        "orm": None,
        "redis": env.str("BROKER_URL"),
        "broker_class": "portal.operations.redis_queue.RedisQueue",
    }

# Wagtail's own small tasks (search index, references) run at once, in the transaction that causes them.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

MAIL_TO_FILES = f"file:///{VAR_DIR / 'mail'}"
# A copy restored to try something out must not write to families (abuse case 70).
NO_MAIL_FILE = VAR_DIR / "no-mail"
if NO_MAIL_FILE.exists():
    MAIL_SERVER = _mail_server(dj_email_url.parse(MAIL_TO_FILES))
else:
    MAIL_SERVER = _mail_server(env.dj_email_url("EMAIL_URL", default=MAIL_TO_FILES))
if django.VERSION >= (6, 1):
    MAILERS = {"default": MAIL_SERVER}
else:
    EMAIL_BACKEND = MAIL_SERVER["BACKEND"]
    vars().update({MAIL_OPTIONS[name]: value for name, value in MAIL_SERVER["OPTIONS"].items()})
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="attendance-portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

STATIC_URL = "/static/"
MEDIA_URL = "/media/"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": {
        "BACKEND": "portal.attendance_plugin.submissions.evidence.storage.PrivateFolder",
        "OPTIONS": {
            "location": PRIVATE_ROOT / "evidence",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
if PRODUCTION:
    STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


def _s3(bucket: str, **more: Any) -> dict[str, Any]:
    options = {
        "bucket_name": bucket,
        "endpoint_url": env.str("S3_ENDPOINT", default=None),
        "access_key": env.str("S3_ACCESS_KEY", default=None),
        "secret_key": env.str("S3_SECRET_KEY", default=None),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options | more}


if env.str("S3_BUCKET", default=""):
    STORAGES["default"] = _s3(env.str("S3_BUCKET"))
# What parents send lies in a bucket of its own, or stays on this machine: never where the public pictures are.
if env.str("S3_PRIVATE_BUCKET", default=""):
    if env.str("S3_PRIVATE_BUCKET") == env.str("S3_BUCKET", default=""):
        raise ImproperlyConfigured(
            f"S3_PRIVATE_BUCKET and S3_BUCKET are both {env.str('S3_BUCKET')!r}. What parents send needs a bucket that "
            "is not public: make a second one and name it in S3_PRIVATE_BUCKET."
        )
    STORAGES["evidence"] = _s3(env.str("S3_PRIVATE_BUCKET"), location="evidence", default_acl="private")

# Where the worker keeps the static site: a folder, a file (.tar, .tar.gz) or s3://bucket/folder; see
# docs/static-site.md. Empty: nowhere, and nothing is built by itself.
STATIC_SITE = env.str("PORTAL_STATIC_SITE", default="")
# Whether answers of the API that can be files are part of each static site.
STATIC_SITE_API = env.bool("PORTAL_STATIC_SITE_API", default=True)
if STATIC_SITE.startswith("s3://"):
    _bucket, _, _folder = STATIC_SITE.removeprefix("s3://").partition("/")
    if _bucket == env.str("S3_PRIVATE_BUCKET", default=None):
        raise ImproperlyConfigured(
            f"PORTAL_STATIC_SITE names the bucket {_bucket!r}, which S3_PRIVATE_BUCKET keeps for what parents send. "
            "Name another bucket."
        )
    STORAGES["static_site"] = _s3(_bucket, location=_folder, file_overwrite=True, querystring_auth=False) | {
        "BACKEND": "portal.static_site.targets.s3_storage.SiteBucket"
    }

# Optional: clamd://host:3310, clamd:///path/of/its.socket, or a command that reads the file; see docs/evidence.md.
EVIDENCE_SCANNER = env.str("EVIDENCE_SCANNER", default="")
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# How many proxies of our own a request passes. Each writes the address it was asked from in X-Forwarded-For.
TRUSTED_PROXIES = env.int("PORTAL_TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES < 0:
    raise ImproperlyConfigured(f"PORTAL_TRUSTED_PROXIES is {TRUSTED_PROXIES}; it is the number of proxies, 0 or more.")


def _networks(texts: list[str]) -> list[IPv4Network | IPv6Network]:
    try:
        return [ip_network(text.strip()) for text in texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"SCHOOL_NETWORKS holds what is not a range of addresses ({error}). "
            "Write ranges separated by commas, for example SCHOOL_NETWORKS=192.0.2.0/24,2001:db8:17::/48"
        ) from error


# The addresses the school's own Wi-Fi and computer rooms are seen with: forms from there have no budget of the network.
SCHOOL_NETWORKS = _networks(env.list("SCHOOL_NETWORKS", default=[]))

# What anybody may send: how many at once, and in how many minutes all of them are there again (portal/defaults.py).
BUDGETS = defaults.BUDGETS | {
    "network": (env.int("FORMS_FROM_ONE_NETWORK", default=300), 60),
    "files_network": (env.int("FILES_FROM_ONE_NETWORK", default=60), 60),
}
# How often one network may ask the JSON API in a minute. Networks of the school are not counted.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=300)
if API_REQUESTS_PER_MINUTE < 1:
    raise ImproperlyConfigured(f"API_REQUESTS_PER_MINUTE is {API_REQUESTS_PER_MINUTE}; it is a number of 1 or more.")
# How often one network may search in a minute.
SEARCHES_PER_MINUTE = env.int("SEARCHES_PER_MINUTE", default=60)
if SEARCHES_PER_MINUTE < 1:
    raise ImproperlyConfigured(f"SEARCHES_PER_MINUTE is {SEARCHES_PER_MINUTE}; it is a number of 1 or more.")
# Nobody reads and answers a whole form in less; what came quicker is looked at by a person first.
FORM_QUICKEST_SECONDS = env.float("FORM_QUICKEST_SECONDS", default=5)

LANGUAGE_CODE = "en-gb"
# What parents may choose on their pages; to add one, see docs/forms.md. Everything else is English.
LANGUAGES = [("en-gb", "English"), ("pl", "Polish"), ("ur", "Urdu")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# Who has to show more than a password: whoever may see pupil data, all, or nobody (off). The demonstration can be
# looked at without a telephone; a real school starts with it on.
SECOND_FACTOR = env.str("SECOND_FACTOR", default="pupil-data" if PRODUCTION else "off")
if SECOND_FACTOR not in {"pupil-data", "all", "off"}:
    raise ImproperlyConfigured(f"SECOND_FACTOR is {SECOND_FACTOR!r}; it is 'pupil-data', 'all' or 'off'.")
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)
if not 1 <= IDLE_MINUTES <= 30:
    raise ImproperlyConfigured(f"IDLE_MINUTES is {IDLE_MINUTES}; sessions of staff end after 1 to 30 minutes unused.")
TELL_OWNER_AFTER = 3
IDENTITY_PROOF_LABEL = "Your password, or the six digits of your app"


def _providers() -> list[dict[str, Any]]:
    """The school's Microsoft or Google accounts, where a client id is set."""
    trusted: list[str] = env.list("SIGN_IN_TRUSTED", default=[])
    own: list[str] = env.list("SIGN_IN_DOMAINS", default=[])
    domains = tuple(domain.strip().casefold() for domain in own)
    tenant = env.str("MICROSOFT_TENANT", default="")
    known = [
        ("microsoft", "Microsoft", f"https://login.microsoftonline.com/{tenant}/v2.0", "preferred_username"),
        ("google", "Google", "https://accounts.google.com", "email"),
    ]
    found = []
    for slug, name, issuer, claim in known:
        client_id = env.str(f"{slug.upper()}_CLIENT_ID", default="")
        if not client_id:
            continue
        client_secret = env.str(f"{slug.upper()}_CLIENT_SECRET", default="")
        if not (client_secret and domains) or (slug == "microsoft" and not re.fullmatch("[0-9a-f-]{36}", tenant)):
            raise ImproperlyConfigured(
                f"{slug.upper()}_CLIENT_ID is set. Set {slug.upper()}_CLIENT_SECRET and SIGN_IN_DOMAINS "
                "(for example school.example) too, and for Microsoft MICROSOFT_TENANT to the tenant's id."
            )
        values = {"slug": slug, "name": name, "issuer": issuer, "client_id": client_id, "client_secret": client_secret}
        found.append(values | {"domains": domains, "address_claim": claim, "is_trusted": slug in trusted})
    return found


SIGN_IN_PROVIDERS = _providers()

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "portal.accounts.passwords.LongestPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "portal.accounts.passwords.SchoolWordsValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "wagtailadmin_login"

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-session", "__Host-csrf"
    SECURE_SSL_REDIRECT = env.bool("HTTPS_REDIRECT", default=True)
    # Probes come from within, past the proxy that ends TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz(/ready|/worker)?$", r"^metrics$"]
    SECURE_HSTS_SECONDS = 31_536_000
    if env.bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

WAGTAIL_SITE_NAME = "Attendance Portal"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_EDIT_FORM = "wagtail.users.forms.UserEditForm"
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_APPEND_SLASH = True
# Addresses in Wagtail's API come from here, never from a request (abuse case 32).
WAGTAILAPI_BASE_URL = BASE_URL
WAGTAILAPI_LIMIT_MAX = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
# A bulletin of eighty indicators sends some three thousand fields from the editor's page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

SILENCED_SYSTEM_CHECKS = [
    "urls.W003",
]

LOG_FORMAT = env.str("LOG_FORMAT", default="plain")
if LOG_FORMAT not in {"plain", "json"}:
    raise ImproperlyConfigured(f"LOG_FORMAT is {LOG_FORMAT!r}; it is 'plain' or 'json'.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "portal.operations.log_format.DiscreetFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "portal.operations.log_format.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"level": "WARNING"},
        "portal": {"level": "INFO"},
        "django-q": {"level": "WARNING"},
    },
}
