"""Gunicorn's own log, with nothing in it of whom a request was about (R35)."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from gunicorn.glogging import Logger


class DiscreetLogger(Logger):
    """Its lines take the same way as the portal's; there is no log of each request."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logging: dict[str, Any] = settings.LOGGING
        described = dict(logging["formatters"][settings.LOG_FORMAT])
        make = import_string(described.pop("()"))
        formatter = make(described.pop("format", None), **described)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
