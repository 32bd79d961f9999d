"""A log line says what broke and where; neither an exception's words nor a link's secret is in it (R35)."""

import logging
import sys

from django.test import RequestFactory
from django.urls import resolve

from portal.operations.log_format import DiscreetFormatter

SECRET = "Amara Okafor 2018-03-14"
FORMATTER = DiscreetFormatter("{levelname} {name} {message}", style="{")


def caught() -> logging.LogRecord:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(f"no row for {SECRET}") from error
    except ValueError:
        return logging.LogRecord("portal", logging.ERROR, __file__, 1, "It broke", (), sys.exc_info())


def test_an_exception_is_told_by_its_kind_and_place() -> None:
    line = FORMATTER.format(caught())
    assert SECRET not in line
    assert line.startswith("ERROR portal It broke\n")
    assert line.index("KeyError") < line.index("ValueError")
    assert "in caught" in line


def of_request(path: str) -> logging.LogRecord:
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", (path,), None)
    record.status_code, record.request = 404, RequestFactory().get(path)
    return record


def test_a_request_is_told_by_its_route() -> None:
    record = of_request("/requests/a-secret-that-opens-it/")
    record.request.resolver_match = resolve("/requests/a-secret-that-opens-it/")
    assert FORMATTER.format(record) == f"WARNING django.request 404 at {record.request.resolver_match.route}"
    assert "a-secret" not in FORMATTER.format(record)
    assert record.getMessage() == "Not Found: /requests/a-secret-that-opens-it/"


def test_a_path_that_is_none_of_ours_is_not_repeated() -> None:
    assert FORMATTER.format(of_request("/wp-login.php")) == "WARNING django.request 404 at (no address of ours)"


def test_every_other_line_is_as_it_was_written() -> None:
    record = logging.LogRecord("portal", logging.INFO, __file__, 1, "Evidence %s went", (7,), None)
    assert FORMATTER.format(record) == "INFO portal Evidence 7 went"
