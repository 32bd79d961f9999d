"""What is kept, for whom, and under what (R22; abuse cases 28 to 31)."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from portal.kept_answers.front_door import FrontDoor
from portal.kept_answers.rendering import holds_until, remembered
from tests.kept_answers.asking import ask
from tests.kept_answers.conftest import Changes

PUBLIC = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "public, no-cache"}
LONG = b"<p>Ask fourteen days before.</p>" * 100
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


class Application:
    """Answers with what it is told to, and counts."""

    def __init__(self, body: bytes = b"Ask ten days before.", status: str = "200 OK", **headers: str) -> None:
        self.body, self.status, self.asked = body, status, 0
        self.headers = PUBLIC | {name.replace("_", "-"): value for name, value in headers.items()}
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked += 1
        body = self.body
        self.meanwhile()
        length = {"Content-Length": str(len(body))}
        start_response(self.status, list((self.headers | length).items()))
        return [body]


def test_a_public_answer_is_given_again_until_something_public_changes(changes: Changes) -> None:
    application = Application()
    door = FrontDoor(application)
    first, again = ask(door, "/policies/"), ask(door, "/policies/")
    assert (first, application.asked) == (again, 1)
    application.body = b"Ask fourteen days before."
    changes.happen()
    assert (ask(door, "/policies/").body, application.asked) == (b"Ask fourteen days before.", 2)


def test_what_is_said_to_one_client_alone_is_not_kept(changes: Changes) -> None:
    """How many requests a network has left is told to whoever asked the application, and to nobody after."""
    door = FrontDoor(Application(RateLimit='"reads";r=7;t=9', RateLimit_Policy='"reads";q=300;w=60'))
    first, again = ask(door, "/api/v1/policies/"), ask(door, "/api/v1/policies/")
    told = {"RateLimit": '"reads";r=7;t=9', "RateLimit-Policy": '"reads";q=300;w=60'}
    assert {name: first.headers.get(name) for name in told} == told
    assert {name: again.headers.get(name) for name in told} == dict.fromkeys(told)
    assert again.body == first.body


def test_answers_that_were_kept_are_counted(changes: Changes) -> None:
    counted: list[int] = []
    door = FrontDoor(Application(), on_kept=lambda: counted.append(1))
    for address in ("/policies/", "/policies/", "/policies/", "/dates/"):
        ask(door, address)
    assert len(counted) == 2


def test_an_answer_that_a_publication_overtook_is_not_kept(changes: Changes) -> None:
    application = Application()
    door = FrontDoor(application)

    def publish() -> None:
        application.body = b"Ask fourteen days before."
        changes.happen()

    application.meanwhile = publish
    assert ask(door, "/policies/").body == b"Ask ten days before."
    application.meanwhile = lambda: None
    assert [ask(door, "/policies/").body for _ in range(2)] == [b"Ask fourteen days before."] * 2
    assert application.asked == 2


def test_what_a_slow_request_of_before_may_spoil_is_not_kept_while_it_lasts(changes: Changes) -> None:
    """Its old value may still reach a cache of Wagtail's that the newer request reads."""
    application = Application()
    door = FrontDoor(application)

    def change_and_ask_elsewhere() -> None:
        application.meanwhile = lambda: None
        changes.happen()
        ask(door, "/dates/")
        assert len(door.shelf) == 0

    application.meanwhile = change_and_ask_elsewhere
    ask(door, "/policies/")
    ask(door, "/dates/")
    assert len(door.shelf) == 1


def test_nothing_is_kept_while_the_number_cannot_be_read(changes: Changes) -> None:
    changes.number = None
    application = Application()
    door = FrontDoor(application)
    told = [ask(door, "/policies/") for _ in range(2)]
    assert (application.asked, told[0].headers["ETag"] == told[1].headers["ETag"], len(door.shelf)) == (2, True, 0)


@pytest.mark.parametrize(
    "application",
    [
        Application(Cache_Control="no-cache"),
        Application(Cache_Control="public, private"),
        Application(Cache_Control="public, no-store"),
        Application(Set_Cookie="csrftoken=abc"),
        Application(Vary="*"),
        Application(Vary="Accept-Encoding, User-Agent"),
        Application(status="404 Not Found"),
        Application(status="302 Found", Location="/policies/"),
        Application(status="500 Internal Server Error"),
        Application(body=b"x" * (5 * 1024 * 1024)),
    ],
    ids=["not public", "private", "no-store", "cookie", "by anything", "by browser", "404", "302", "500", "large"],
)
def test_what_is_not_for_everybody_to_keep_is_passed_on(application: Application, changes: Changes) -> None:
    door = FrontDoor(application)
    told = [ask(door, "/policies/") for _ in range(2)]
    assert (application.asked, len(door.shelf), "ETag" in told[0].headers) == (2, 0, False)
    assert told[0].body == application.body


@pytest.mark.parametrize(
    "request_of",
    [{"method": "POST"}, {"HTTP_COOKIE": "sessionid=abc"}, {"HTTP_AUTHORIZATION": "Bearer abc"}],
    ids=["a post", "staff", "a key"],
)
def test_requests_that_may_be_somebodys_pass_by(request_of: dict[str, str], changes: Changes) -> None:
    application = Application()
    door = FrontDoor(application)
    ask(door, "/policies/")
    application.body = b"For staff."
    assert ask(door, "/policies/", **request_of).body == b"For staff."
    assert ask(door, "/policies/").body == b"Ask ten days before."


def test_another_cookie_is_served_but_its_answer_is_not_kept(changes: Changes) -> None:
    application = Application()
    door = FrontDoor(application)
    ask(door, "/policies/", HTTP_COOKIE="language=ur")
    assert len(door.shelf) == 0
    ask(door, "/policies/")
    ask(door, "/policies/", HTTP_COOKIE="language=ur")
    assert application.asked == 2


def test_what_varies_by_cookie_is_given_to_who_sends_none(changes: Changes) -> None:
    application = Application(Vary="Cookie", Cache_Control="public, no-cache")
    door = FrontDoor(application)
    ask(door, "/forms/")
    application.body = b"Ve-14-din pehle."
    urdu = [ask(door, "/forms/", HTTP_COOKIE="language=ur") for _ in range(2)]
    english = ask(door, "/forms/")
    assert ([each.body for each in urdu], english.body) == ([b"Ve-14-din pehle."] * 2, b"Ask ten days before.")
    assert (application.asked, len(door.shelf), english.headers["Vary"]) == (3, 1, "Cookie")
    assert len({each.headers["ETag"] for each in (*urdu, english)}) == 2


@pytest.mark.parametrize(
    ("validators", "sent"),
    [
        ({"ETag": '"v1"'}, {"HTTP_IF_NONE_MATCH": '"v1"'}),
        ({"ETag": 'W/"v1"'}, {"HTTP_IF_NONE_MATCH": 'W/"v1"'}),
        (
            {"Last_Modified": "Sun, 29 Nov 2026 10:00:00 GMT"},
            {"HTTP_IF_MODIFIED_SINCE": "Sun, 29 Nov 2026 10:00:00 GMT"},
        ),
    ],
    ids=["strong", "weak", "by its time"],
)
def test_who_has_a_private_answer_already_is_told_so(
    validators: dict[str, str], sent: dict[str, str], changes: Changes
) -> None:
    application = Application(Cache_Control="no-cache, private", **validators)
    door = FrontDoor(application)
    with time_machine.travel(NOON, tick=False):
        known = ask(door, "/screen/hallway/", **sent)
        other = ask(door, "/screen/hallway/", HTTP_IF_NONE_MATCH='"v0"')
    assert (known.status, known.body, "Content-Type" in known.headers) == (304, b"", False)
    assert (other.status, other.body) == (200, b"Ask ten days before.")
    assert (known.headers["Cache-Control"], len(door.shelf)) == ("no-cache, private", 0)


@pytest.mark.parametrize("known", ["*", '"v1"'])
def test_what_has_no_validator_is_given_whole(known: str, changes: Changes) -> None:
    told = ask(FrontDoor(Application(Cache_Control="no-store")), "/admin/login/", HTTP_IF_NONE_MATCH=known)
    assert (told.status, told.body) == (200, b"Ask ten days before.")


def test_who_asks_first_with_a_validator_leaves_the_answer_for_the_others(changes: Changes) -> None:
    """Calendar programs ask so for months: the view sees no validator, so it makes the whole, which is kept."""
    seen: list[bool] = []
    application = Application(ETag='"v1"')

    def look(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        seen.append("HTTP_IF_NONE_MATCH" in environ)
        return application(environ, start_response)

    door = FrontDoor(look)
    told = [ask(door, "/dates/feeds/year-3.ics", HTTP_IF_NONE_MATCH='"v1"') for _ in range(2)]
    assert ([each.status for each in told], seen) == ([304, 304], [False])


def test_scheme_host_path_and_question_are_told_apart(changes: Changes, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    application = Application()
    door = FrontDoor(application)
    questions: list[tuple[str, dict[str, str]]] = [
        ("/policies/", {}),
        ("/policies/", {"HTTP_X_FORWARDED_PROTO": "https"}),
        ("/policies/", {"wsgi.url_scheme": "https"}),
        ("/policies/", {"HTTP_HOST": "sedgeholme.example"}),
        ("/policies/", {"HTTP_HOST": "127.0.0.1:8001"}),
        ("/policies/;a.css", {}),
        ("/policies/?school=sedgeholme", {}),
    ]
    for _ in range(2):
        for path, extra in questions:
            ask(door, path, **extra)
    assert application.asked == len(questions)
    ask(door, "/policies/", HTTP_HOST="127.0.0.1:8000".upper())
    assert application.asked == len(questions)


def test_a_flood_of_questions_and_ports_pushes_no_page_out(changes: Changes, settings: Any) -> None:
    settings.KEPT_ANSWERS_MB = 1
    application = Application(body=b"x" * 5000)
    door = FrontDoor(application)
    ask(door, "/policies/")
    for number in range(300):
        ask(door, f"/policies/?utm={number}")
        ask(door, "/policies/", HTTP_HOST=f"127.0.0.1:{20_000 + number}")
    asked = application.asked
    ask(door, "/policies/")
    assert (application.asked, door.side_shelf.size <= 1024 * 1024 // 16) == (asked, True)


def test_the_shelf_keeps_within_its_memory(changes: Changes, settings: Any) -> None:
    settings.KEPT_ANSWERS_MB = 1
    door = FrontDoor(Application(body=b"x" * 50_000))
    for day in range(60):
        ask(door, f"/policies/attendance/on/{day}/")
    assert (door.shelf.size <= 1024 * 1024, 10 < len(door.shelf) < 25) == (True, True)


def test_none_is_kept_where_the_school_gives_no_memory(changes: Changes, settings: Any) -> None:
    settings.KEPT_ANSWERS_MB = 0
    application = Application()
    door = FrontDoor(application)
    ask(door, "/policies/")
    ask(door, "/policies/")
    assert application.asked == 2


def test_static_files_are_left_to_who_serves_them(changes: Changes) -> None:
    door = FrontDoor(Application())
    assert ("ETag" in ask(door, "/static/portal/base.css").headers, len(door.shelf)) == (False, 0)


@pytest.mark.parametrize(
    ("until", "later", "asked"),
    [
        (None, datetime(2026, 11, 29, 23, 59, tzinfo=UTC), 1),
        (None, datetime(2026, 11, 30, 0, 0, tzinfo=UTC), 2),
        (datetime(2026, 11, 29, 15, tzinfo=UTC), datetime(2026, 11, 29, 14, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 29, 15, tzinfo=UTC), datetime(2026, 11, 29, 15, 0, tzinfo=UTC), 2),
        (datetime(2026, 12, 24, tzinfo=UTC), datetime(2026, 11, 30, 0, 1, tzinfo=UTC), 2),
        (None, datetime(2026, 11, 29, 11, 59, tzinfo=UTC), 2),
    ],
    ids=["same day", "midnight", "before it ends", "as it ends", "never past midnight", "clock set back"],
)
def test_an_answer_is_given_only_while_it_holds(
    until: datetime | None, later: datetime, asked: int, changes: Changes
) -> None:
    application = Application()
    door = FrontDoor(application)
    if until:
        application.meanwhile = lambda: holds_until(until)
    with time_machine.travel(NOON, tick=False) as clock:
        ask(door, "/policies/")
        clock.move_to(later)
        ask(door, "/policies/")
    assert application.asked == asked


def test_the_day_ends_at_londons_midnight_in_summer_too(changes: Changes) -> None:
    application = Application()
    door = FrontDoor(application)
    with time_machine.travel(datetime(2026, 6, 30, 22, 30, tzinfo=UTC), tick=False) as clock:
        ask(door, "/policies/")
        clock.move_to(datetime(2026, 6, 30, 23, 0, tzinfo=UTC))  # midnight in London
        ask(door, "/policies/")
    assert application.asked == 2


CHANGED = "Sun, 29 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 200),
        ({"HTTP_IF_NONE_MATCH": '"v1"'}, 304),
        ({"HTTP_IF_NONE_MATCH": 'W/"v1"'}, 304),
        ({"HTTP_IF_NONE_MATCH": '"v0", "v1"'}, 304),
        ({"HTTP_IF_NONE_MATCH": "*"}, 304),
        ({"HTTP_IF_NONE_MATCH": '"v1-gzip"'}, 304),
        ({"HTTP_IF_NONE_MATCH": '"v0"'}, 200),
        ({"HTTP_IF_NONE_MATCH": "nonsense"}, 200),
        ({"HTTP_IF_NONE_MATCH": '"v0"', "HTTP_IF_MODIFIED_SINCE": CHANGED}, 200),
        ({"HTTP_IF_MODIFIED_SINCE": CHANGED}, 304),
        ({"HTTP_IF_MODIFIED_SINCE": "Sun, 29 Nov 2026 09:59:59 GMT"}, 200),
        ({"HTTP_IF_MODIFIED_SINCE": "Sun, 29 Nov 2099 10:00:00 GMT"}, 200),
        ({"HTTP_IF_MODIFIED_SINCE": "nonsense"}, 200),
        ({"HTTP_RANGE": "bytes=0-9"}, 200),
    ],
)
@pytest.mark.parametrize("is_kept", [True, False])
def test_who_has_it_already_is_told_so(sent: dict[str, str], status: int, is_kept: bool, changes: Changes) -> None:
    door = FrontDoor(Application(body=LONG, ETag='"v1"', Last_Modified=CHANGED))
    with time_machine.travel(NOON, tick=False):
        if is_kept:
            ask(door, "/policies/")
        told = ask(door, "/policies/", **sent)
    assert (told.status, told.body, told.headers["ETag"]) == (status, LONG if status == 200 else b"", '"v1"')
    assert (told.headers["Cache-Control"], told.headers["Vary"]) == ("public, no-cache", "Accept-Encoding")
    assert ("Content-Type" in told.headers) == (status == 200)


def test_a_head_has_the_headers_and_no_body(changes: Changes) -> None:
    door = FrontDoor(Application(body=LONG))
    cold = ask(door, "/policies/", method="HEAD")
    whole, head = ask(door, "/policies/"), ask(door, "/policies/", method="HEAD")
    assert (head.headers, head.body, cold.headers, cold.body) == (whole.headers, b"", whole.headers, b"")
    assert head.headers["Content-Length"] == str(len(LONG))


@pytest.mark.parametrize("extra", [{}, {"HTTP_COOKIE": "sessionid=abc"}], ids=["a parent's page", "of staff"])
def test_a_head_of_what_is_private_has_no_body_either(extra: dict[str, str], changes: Changes) -> None:
    told = ask(FrontDoor(Application(Cache_Control="no-store")), "/forms/leave/", method="HEAD", **extra)
    assert (told.status, told.body, told.headers["Content-Length"]) == (200, b"", "20")


@pytest.mark.parametrize(
    ("accepted", "is_compressed"),
    [
        ("gzip, deflate, br", True),
        ("br;q=1.0, gzip;q=0.5", True),
        ("*", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("br", False),
        ("", False),
    ],
)
def test_whoever_reads_gzip_gets_it_with_a_validator_of_its_own(
    accepted: str, is_compressed: bool, changes: Changes
) -> None:
    door = FrontDoor(Application(body=LONG))
    plain = ask(door, "/policies/")
    told = ask(door, "/policies/", HTTP_ACCEPT_ENCODING=accepted)
    assert (gzip.decompress(told.body) if is_compressed else told.body) == LONG
    assert (told.headers["ETag"] != plain.headers["ETag"], told.headers["Vary"]) == (is_compressed, "Accept-Encoding")
    assert told.headers.get("Content-Encoding") == ("gzip" if is_compressed else None)
    assert told.headers["Content-Length"] == str(len(told.body))


def test_short_and_packed_answers_stay_as_they_are(changes: Changes) -> None:
    for application in (Application(), Application(body=LONG, Content_Type="application/pdf")):
        told = ask(FrontDoor(application), "/policies/", HTTP_ACCEPT_ENCODING="gzip")
        assert ("Content-Encoding" in told.headers, "Vary" in told.headers) == (False, False)


def test_parts_of_pages_are_remembered_until_a_change_and_never_outside_of_a_rendering(changes: Changes) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("menu")
        return "menu"

    application = Application()
    application.meanwhile = lambda: remembered("menu", make)
    door = FrontDoor(application)
    for path in ("/policies/", "/dates/"):
        ask(door, path)
    assert made == ["menu"]
    changes.happen()
    ask(door, "/dates/")
    assert made == ["menu"] * 2
    application({}, lambda *args: None)
    application({}, lambda *args: None)
    assert made == ["menu"] * 4
