"""What the apps take for a setting that a site has not set: a site names only what it wants otherwise.

They are filled in when the ``portal`` app is loaded, before any other app of ours is. The ready portal sets each of
them itself, in ``portal/settings.py``, where its words say more.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

# Budgets of what anybody may send: how many at once, and in how many minutes all of them are there again. What goes
# over is stored and looked at by a person. A whole school behind one address is in time with the first.
BUDGETS: dict[str, tuple[int, int]] = {
    "network": (300, 60),
    "child": (12, 24 * 60),
    "mailbox": (24, 24 * 60),
    "links_network": (60, 60),
    "files_network": (60, 60),
    "links_mailbox": (6, 60),
    "links_reference": (3, 60),
    "screen_pairings": (30, 60),
    "screen_codes": (5, 10),
}

# At least once: every task carries primary keys only and may be run again without harm (R9).
Q_CLUSTER: dict[str, Any] = {
    "name": "portal",
    "orm": "default",
    "workers": 1,
    "timeout": 120,
    "retry": 180,
    "max_attempts": 10,
    "poll": 0.5,
    "catch_up": False,
    "ack_failures": True,
    "save_limit": 500,
    "queue_limit": 50,
    "bulk": 1,
    "label": "Background work",
    "guard_cycle": 2,
}

# No mail server is waited for longer than this.
MAIL_SECONDS = 20

PLAIN: dict[str, Any] = {
    "BUDGETS": BUDGETS,
    "FORM_QUICKEST_SECONDS": 5.0,
    "API_REQUESTS_PER_MINUTE": 300,
    "SEARCHES_PER_MINUTE": 60,
    "STATIC_SITE_API": True,
    "EVIDENCE_SCANNER": "",
    "REGISTER_DROPS": None,
    "CONTENT_DIR": None,
    "BACKUPS": None,
    "BACKUP_KEYS": [],
    "TRUSTED_PROXIES": 0,
    "SCHOOL_NETWORKS": [],
    "SECOND_FACTOR": "pupil-data",
    "IDLE_MINUTES": 30,
    "TELL_OWNER_AFTER": 3,
    "SIGN_IN_PROVIDERS": [],
    "IDENTITY_PROOF_LABEL": "Your password",
    "PORT": 8000,
    "WEB_HOST": "127.0.0.1",
    "WEB_PROCESSES": 1,
    "COLLECT_STATIC": False,
    "LOG_FORMAT": "plain",
    "METRICS_TOKEN": "",
    "METRICS_FOLDER": "",
    "KEPT_ANSWERS_MB": 64,
    "Q_CLUSTER": Q_CLUSTER,
}


def _base_url(settings: Any) -> str:
    """``wagtail start`` asks for the site's address under this name."""
    return str(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).rstrip("/")


def _var_dir(settings: Any) -> Path:
    return Path(getattr(settings, "BASE_DIR", Path.cwd())).resolve() / "var"


def _mail_server(settings: Any) -> dict[str, Any]:
    """The site's own way of sending mail, as one entry of Django's MAILERS."""
    if "default" in getattr(settings, "MAILERS", {}):
        mailer = settings.MAILERS["default"]
        backend, options = mailer["BACKEND"], mailer.get("OPTIONS", {})
    else:
        backend = settings.EMAIL_BACKEND
        options = {
            "host": settings.EMAIL_HOST,
            "port": settings.EMAIL_PORT,
            "use_ssl": settings.EMAIL_USE_SSL,
            "timeout": settings.EMAIL_TIMEOUT,
        }
    if not backend.endswith("smtp.EmailBackend"):
        options = {name: value for name, value in options.items() if name == "file_path"}
    elif not options.get("timeout"):
        options = {**options, "timeout": MAIL_SECONDS}
    return {"BACKEND": backend, "OPTIONS": options}


# In this order: a later one may ask for an earlier.
WORKED_OUT: dict[str, Callable[[Any], Any]] = {
    "BASE_URL": _base_url,
    "PRODUCTION": lambda settings: not settings.DEBUG,
    "VAR_DIR": _var_dir,
    "PRIVATE_ROOT": lambda settings: Path(settings.VAR_DIR) / "private",
    "NO_MAIL_FILE": lambda settings: Path(settings.VAR_DIR) / "no-mail",
    "MAIL_SERVER": _mail_server,
    "TASK_RETRY": lambda settings: settings.Q_CLUSTER.get("retry", 60),
    "WHITENOISE_USE_FINDERS": lambda settings: settings.DEBUG,
}


def fill_in(settings: Any) -> None:
    """Set each of ours that the site did not. A second call changes nothing."""
    for name, value in PLAIN.items():
        if not hasattr(settings, name):
            setattr(settings, name, value)
    for name, work_out in WORKED_OUT.items():
        if not hasattr(settings, name):
            setattr(settings, name, work_out(settings))
