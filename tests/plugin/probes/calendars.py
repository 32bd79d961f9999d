"""Calendars alone: a year and a date entered in the admin, read on the page and in a feed without a cookie."""

from typing import Any

from people_and_pages import add_page, broken_links, editor, make_school, post, titles, visitor

YEAR = {"label": "2026-27", "published": "on", "assessments_entered": "on"}
INSET = {"category": "inset", "title": "Training for staff", "first_day": "2027-01-04"}


def enter_dates(client: Any) -> None:
    from portal.calendars.models import AcademicYear
    from portal.pages.models import School

    snippets = "/admin/snippets/portal_calendars"
    post(client, f"{snippets}/academicyear/add/", YEAR | {"school": School.objects.get().pk})
    year = AcademicYear.objects.get().pk
    post(client, f"{snippets}/calendardate/add/", INSET | {"year": year, "status": "confirmed", "half": ""})


def look(given: None) -> dict[str, Any]:
    client, reader = editor(), visitor()
    make_school(client)
    add_page(client, "portal_calendars/termdatespage", title="When we are open", introduction="")
    enter_dates(client)
    feed = client.get("/dates/feeds/whole-school.ics")
    return {
        "titles": titles(reader, "/dates/", "/dates/2026-27/", "/"),
        "files": titles(reader, "/dates/feeds/whole-school.json", "/dates/feeds/whole-school.svg"),
        "admin": titles(client, "/admin/dates/import/", "/admin/dates/warnings/"),
        "in_feed": "SUMMARY:Training for staff" in feed.content.decode(),
        "address": "URL:http://example.com/dates/" in feed.content.decode(),
        "cookies": sorted(feed.cookies),
        "varies": feed.get("Vary", ""),
        "broken": broken_links(reader, "/dates/", "/dates/2026-27/"),
    }
