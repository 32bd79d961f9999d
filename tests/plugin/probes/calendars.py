"""Calendars alone: a year and a date entered in the admin, read on the page and in a feed without a cookie."""

import re
from typing import Any

from people_and_pages import add_page, api_of, broken_links, editor, make_school, post, titles, visitor

YEAR = {"label": "2026-27", "published": "on", "assessments_entered": "on"}
FAIR = {"category": "event", "title": "Summer fair", "first_day": "2027-06-19", "status": "confirmed", "half": ""}
INSET = {"category": "inset", "title": "Training for staff", "first_day": "2027-01-04"}


def enter_dates(client: Any) -> None:
    from portal.calendars.models import AcademicYear
    from portal.pages.models import School

    snippets = "/admin/snippets/portal_calendars"
    post(client, f"{snippets}/academicyear/add/", YEAR | {"school": School.objects.get().pk})
    year = AcademicYear.objects.get().pk
    post(client, f"{snippets}/calendardate/add/", INSET | {"year": year, "status": "confirmed", "half": ""})


def ask_front_door(path: str) -> dict[str, Any]:
    """As the web server asks: what the answer was, and how many queries it cost."""
    from django.db import connection
    from django.test import RequestFactory
    from django.test.utils import CaptureQueriesContext
    from mysite.wsgi import application

    environ = RequestFactory().get(path, headers={"host": "localhost"}).environ
    del environ["HTTP_COOKIE"]  # empty, but there
    with CaptureQueriesContext(connection) as asked:
        page = b"".join(application(environ, lambda *_: None)).decode()
    return {"page": page, "queries": len(asked)}


def look_at_kept_answers(client: Any) -> dict[str, Any]:
    """A page that is asked for twice, and again once an editor has added a date."""
    from portal.calendars.models import AcademicYear

    first, again = ask_front_door("/dates/"), ask_front_door("/dates/")
    post(client, "/admin/snippets/portal_calendars/calendardate/add/", FAIR | {"year": AcademicYear.objects.get().pk})
    return {
        "same": first["page"] == again["page"] and "Training for staff" in first["page"],
        "asked_for_first": first["queries"] > 1,
        "asked_again": again["queries"],
        "before": "Summer fair" in again["page"],
        "after": "Summer fair" in ask_front_door("/dates/")["page"],
    }


def look(given: None) -> dict[str, Any]:
    client, reader = editor(), visitor()
    make_school(client)
    add_page(client, "portal_calendars/termdatespage", title="When we are open", introduction="")
    enter_dates(client)
    feed = client.get("/dates/feeds/whole-school.ics")
    return {
        "titles": titles(reader, "/dates/", "/dates/2026-27/", "/", "/find/?q=training", "/search/?query=training"),
        "box": next(iter(re.findall(r'action="[^"]+"', reader.get("/dates/").content.decode())), ""),
        "found": "/dates/2026-27/#day-" in reader.get("/find/?q=training").content.decode(),
        "files": titles(reader, "/dates/feeds/whole-school.json", "/dates/feeds/whole-school.svg"),
        "admin": titles(client, "/admin/dates/import/", "/admin/dates/warnings/"),
        "in_feed": "SUMMARY:Training for staff" in feed.content.decode(),
        "address": "URL:http://example.com/dates/" in feed.content.decode(),
        "cookies": sorted(feed.cookies),
        "varies": feed.get("Vary", ""),
        "api": api_of(reader),
        "in_api": [
            date["title"] for date in reader.get("/api/v1/dates/").json()["dates"] if date["category"] == "inset"
        ],
        "kept": look_at_kept_answers(client),
        "broken": broken_links(reader, "/dates/", "/dates/2026-27/"),
    }
