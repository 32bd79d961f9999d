"""Log lines that tell what broke and where, and nothing of whom it was about (R35, abuse case 8).

The words of an exception may hold a name, and the path of a request a parent's secret link. A line keeps the kind of
each exception with the places in the code, and the route instead of the path.
"""

import logging
import traceback
from types import TracebackType

NO_ROUTE = "(no address of ours)"
OF_REQUESTS = "django.request"
Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # A copy: other handlers get the record as it is, and what one of them made of the exception is not taken over.
        discreet = logging.makeLogRecord(record.__dict__)
        discreet.exc_text = None
        request = getattr(record, "request", None)
        if record.name.startswith(OF_REQUESTS) and hasattr(request, "path"):
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "?")
            discreet.msg, discreet.args = "%s at %s", (status, match.route if match else NO_ROUTE)
        return super().format(discreet)

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - logging's own name
        """Each exception of the chain: the places it went through, and its kind."""
        lines: list[str] = []
        error = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            lines = [*traceback.format_tb(error.__traceback__), type(error).__qualname__, *lines]
            error = error.__cause__ or error.__context__
        return "\n".join(line.rstrip("\n") for line in lines)
