"""A log line says what broke and where; neither an exception's words nor a link's secret is in it (R35)."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory
from django.urls import resolve
from gunicorn.config import Config

from portal.operations.log_format import DiscreetFormatter, JsonFormatter
from portal.operations.web_logger import DiscreetLogger

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


def of_failed_task() -> logging.LogRecord:
    """As django-q2 writes it (``monitor``): the result of a failed task is what its exception said, and where."""
    result = f"no row for {SECRET} : Traceback (most recent call last):\n  File x, line 1\nValueError: {SECRET}"
    words = "Failed '%(info_name)s' (%(task_name)s) - %(task_result)s"
    given = {"info_name": "portal.tasks.look_for_child", "task_name": "ten-fish-blue-hot", "task_result": result}
    return logging.LogRecord("django-q", logging.ERROR, __file__, 1, words % given, (), None)


def of_gunicorn(message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("gunicorn.error", logging.ERROR, __file__, 1, message, arguments, None)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (of_failed_task(), "Failed 'portal.tasks.look_for_child' (ten-fish-blue-hot)"),
        (of_gunicorn("Error handling request %s", f"/requests/a-secret/?child={SECRET}"), "Error handling request …"),
        (of_gunicorn("Invalid request from ip=%s: %s", "192.0.2.7", SECRET), "Invalid request from ip= …"),
        (of_gunicorn("Worker (pid:%s) was sent SIGKILL!", 7), "Worker (pid:7) was sent SIGKILL!"),
    ],
    ids=["failed task", "address", "malformed request", "worker"],
)
def test_what_others_write_of_a_person_is_left_out(record: logging.LogRecord, told: str) -> None:
    """R35: neither library knows that an exception's words and an address may tell of a child."""
    assert FORMATTER.format(record) == f"ERROR {record.name} {told}"
    assert json.loads(JsonFormatter().format(record))["message"] == told


def test_json_tells_the_same_and_no_more() -> None:
    line = JsonFormatter().format(caught())
    assert SECRET not in line
    found = json.loads(line)
    assert [each["kind"] for each in found["exceptions"]] == ["KeyError", "ValueError"]
    assert (found["level"], found["logger"], found["message"]) == ("ERROR", "portal", "It broke")
    assert found["at"].endswith("+00:00")


def test_json_of_a_request_has_its_route_and_status() -> None:
    record = of_request("/requests/a-secret-that-opens-it/?token=another")
    record.request.resolver_match = match = resolve("/requests/a-secret-that-opens-it/")
    line = JsonFormatter().format(record)
    assert "secret" not in line
    assert "another" not in line
    found = json.loads(line)
    assert (found["route"], found["view"], found["status"]) == (match.route, match.view_name, 404)


def test_gunicorn_writes_as_the_portal_does(capsys: pytest.CaptureFixture[str]) -> None:
    log = DiscreetLogger(Config())
    log.error("Error handling request %s", "/requests/a-secret/")
    assert capsys.readouterr().err.rstrip().endswith("ERROR gunicorn.error Error handling request …")
