"""Point Django at a mail server, whichever way this version of Django is told."""

from typing import Any

import django


def use_smtp(settings: Any, port: int = 25, seconds: float = 5) -> None:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    if django.VERSION >= (6, 1):
        options = {"host": "127.0.0.1", "port": port, "timeout": seconds}
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        return
    settings.EMAIL_BACKEND = backend
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, seconds
