"""Log lines that tell what broke and where, and nothing of whom it was about (R35, abuse case 8).

The words of an exception may hold a name, and the path of a request a parent's secret link. A line keeps the kind of
each exception with the places in the code, and the route instead of the path.
"""

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

NO_ROUTE = "(no address of ours)"
OF_REQUESTS = "django.request"
OF_TASKS, OF_THE_SERVER = "django-q", "gunicorn"
# django-q2 ends the line about a failed task with all that the exception said.
FAILED_TASK = re.compile(r"(Failed '[^']*' \([^)]*\)) - .*", re.DOTALL)
# Gunicorn names the whole address, or quotes what a client sent.
OF_A_CLIENT = re.compile(r"(Error handling request|Invalid request from ip=|Ignoring \w+)\b.*", re.DOTALL)
Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def discreet(record: logging.LogRecord) -> logging.LogRecord:
    """A copy: other handlers get the record as it is, and what one of them made of the exception is not taken over."""
    copy = logging.makeLogRecord(record.__dict__)
    copy.exc_text = None
    request = getattr(record, "request", None)
    if record.name.startswith(OF_REQUESTS) and hasattr(request, "path"):
        match = getattr(request, "resolver_match", None)
        status = getattr(record, "status_code", "?")
        copy.msg, copy.args = "%s at %s", (status, match.route if match else NO_ROUTE)
    elif record.name.startswith(OF_TASKS):
        copy.msg, copy.args = FAILED_TASK.sub(r"\1", record.getMessage()), None
    elif record.name.startswith(OF_THE_SERVER):
        copy.msg, copy.args = OF_A_CLIENT.sub(r"\1 …", record.getMessage()), None
    return copy


def exceptions_of(caught: Caught) -> list[tuple[str, list[str]]]:
    """Each exception of the chain, the first cause first: its kind, and the places it went through."""
    found: list[tuple[str, list[str]]] = []
    error = caught[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        found.insert(0, (type(error).__qualname__, traceback.format_tb(error.__traceback__)))
        error = error.__cause__ or error.__context__
    return found


class DiscreetFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return super().format(discreet(record))

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - logging's own name
        lines = [line for kind, places in exceptions_of(ei) for line in (*places, kind)]
        return "\n".join(line.rstrip("\n") for line in lines)


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs that collect logs: ``at`` (UTC), ``level``, ``logger``, ``message``, of a
    request ``route``, ``view`` and ``status``, of an exception ``exceptions``, each with its kind and places."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record).getMessage(),
        }
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if match:
            line |= {"route": match.route, "view": match.view_name}
        if hasattr(record, "status_code"):
            line["status"] = record.status_code
        if record.exc_info:
            places = exceptions_of(record.exc_info)
            line["exceptions"] = [{"kind": kind, "places": "".join(at).splitlines()} for kind, at in places]
        return json.dumps(line, ensure_ascii=False)
