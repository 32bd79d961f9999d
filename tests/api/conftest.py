"""A small world for the API: a policy with three versions, dates, and what must stay unseen; and the whole demo."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from portal.attendance_plugin.celebration.models import ClassWeek, WeekClosing
from portal.attendance_plugin.roll.models import SchoolClass
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import publish_calendar
from portal.pages.models import HomePage, School
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from tests import people

MONDAY = date(2026, 11, 9)
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
CLAUSE = {
    "anchor": "leave-notice",
    "number": "4.2",
    "heading": "Asking for leave",
    "level": 2,
    "html": "<p>Ask 14 days before.</p>",
    "checks": [],
    "sha256": "c" * 64,
}
RULE = {
    "rule": "notice.minimum",
    "revision": 1,
    "kinds": ["exceptional_leave"],
    "anchors": ["leave-notice"],
    "strength": "must",
    "parameters": {"counting": "calendar_days", "days": 14},
    "reading": "",
    "checked_on": None,
    "source": "",
}


def rulebook(label: str, effective_from: date, days: int = 14) -> dict[str, Any]:
    return {
        "policy": "attendance",
        "version": label,
        "effective_from": effective_from.isoformat(),
        "review_due": "2027-07-08",
        "entries": [RULE | {"parameters": {"counting": "calendar_days", "days": days}}],
    }


def version(
    page: PolicyPage,
    number: int,
    label: str,
    effective_from: date,
    *,
    html: str = "<p>Ask 14 days before.</p>",
    days: int = 14,
) -> PolicyVersion:
    return PolicyVersion.objects.create(
        page=page,
        number=number,
        label=label,
        title=page.title,
        policy_type="attendance",
        effective_from=effective_from,
        approved_on=date(2026, 7, 8),
        approving_body="Governing board",
        owner_role="Headteacher",
        review_due=date(2027, 7, 8),
        change_note="New words.",
        source='{"clauses": []}',
        source_sha256="a" * 64,
        clauses=[CLAUSE | {"html": html}],
        clauses_sha256="b" * 64,
        rulebook=json.dumps(rulebook(label, effective_from, days)),
        rulebook_sha256="d" * 64,
        published_at=NOW,
    )


@pytest.fixture
def attendance(school: School, settings: Any) -> PolicyPage:
    """A policy with three versions, one hidden policy, two dates, and a pupil who must stay unseen."""
    settings.BASE_URL = "https://portal.millbrook.example"
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Welcome", slug="home"))
    school.site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    school.save()
    index = home.add_child(instance=PolicyIndexPage(title="Policies", slug="policies"))
    common = {
        "school": school,
        "policy_type": "attendance",
        "label": "next",
        "effective_from": date(2099, 9, 1),
        "change_note": "x",
        "approved_on": date(2026, 7, 8),
        "approving_body": "Governing board",
        "owner_role": "Headteacher",
    }
    page = index.add_child(
        instance=PolicyPage(title="Attendance policy", slug="attendance", summary="Being here.", **common)
    )
    for number, (label, day) in enumerate(
        [("2022-11", date(2022, 11, 1)), ("2026-09", date(2026, 9, 1)), ("2099-09", date(2099, 9, 1))], start=1
    ):
        version(page, number, label, day)
    hidden = index.add_child(instance=PolicyPage(title="Staff pay", slug="pay", **common))
    version(hidden, 1, "2026-01", date(2026, 1, 1))
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    index.add_child(instance=PolicyPage(title="Draft", slug="draft", live=False, **common))
    year = AcademicYear.objects.create(school=school, label="2026-27")
    for category, title, first, last, groups in (
        ("inset", "INSET day", date(2026, 11, 27), date(2026, 11, 27), [3]),
        ("half_term", "Half term", date(2026, 10, 26), date(2026, 10, 30), []),
        ("event", "Fair", date(2026, 12, 5), date(2026, 12, 5), []),
    ):
        CalendarDate.objects.create(
            year=year,
            category=category,
            title=title,
            first_day=first,
            last_day=last,
            year_groups=groups,
            modified_at=NOW,
        )
    publish_calendar(school, now=NOW)
    people.parent(people.pupil(school))
    return page


@pytest.fixture
def demo(loaded: None, time_machine_at: Any) -> School:
    """The demo trust on a Friday, with a week of classes that staff have closed for the screen.

    Oak attended 97.4%, Chestnut 99.1%, Elder 95.0%, and Hawthorn, which is last, 94.0%; none of the counts may be seen.
    """
    time_machine_at(date(2026, 11, 20))
    school = School.objects.get(slug="thistlemere")
    for name, attended in (("Oak", 7404), ("Chestnut", 7532), ("Elder", 7221), ("Hawthorn", 7145)):
        school_class = SchoolClass.objects.get(school=school, name=name)
        ClassWeek.objects.create(
            school_class=school_class,
            monday=MONDAY,
            attended=attended,
            possible=7601,
            medical=17,
            on_roll=28,
            sessions_open=10,
            sessions_marked=10,
            updated_at=NOW,
        )
    WeekClosing.objects.create(school=school, monday=MONDAY, closed_at=NOW)
    return school
