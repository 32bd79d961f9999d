"""Editing dates in the admin, as the office does it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from portal.calendars.models import AcademicYear, CalendarDate, CalendarVersion
from portal.calendars.refresh_habits import WHEN_SEEN
from portal.pages.models import School
from tests import people
from tests.calendars.conftest import Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
LIST = "wagtailsnippets_portal_calendars_calendardate"
YEARS = "wagtailsnippets_portal_calendars_academicyear"


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(people.office())
    return client


def answers(**changes: object) -> dict[str, object]:
    values: dict[str, object] = {
        "year": AcademicYear.objects.get().pk,
        "category": "closure",
        "title": "Snow",
        "first_day": "2027-02-03",
        "last_day": "",
        "starts_at": "",
        "ends_at": "",
        "half": "",
        "description": "",
        "source": "",
        "status": "confirmed",
    }
    return values | changes


def fields_of(row: CalendarDate, **changes: object) -> dict[str, object]:
    same = {
        "category": row.category,
        "title": row.title,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "starts_at": f"{row.starts_at:%H:%M}" if row.starts_at else "",
        "ends_at": f"{row.ends_at:%H:%M}" if row.ends_at else "",
        "half": row.half,
        "year_groups": row.year_groups,
    }
    return answers(**(same | changes))


def told(response: object) -> list[str]:
    return [str(message).strip() for message in get_messages(response.wsgi_request)]  # type: ignore[attr-defined]


def test_office_adds_a_closure_and_it_is_published(office: Client) -> None:
    response = office.post(reverse(f"{LIST}:add"), answers(year_groups=["5", "6"]))
    assert response.status_code == 302
    row = CalendarDate.objects.get(title="Snow")
    assert (row.first_day, row.last_day, row.year_groups, row.sequence) == (
        date(2027, 2, 3),
        date(2027, 2, 3),
        [5, 6],
        0,
    )
    assert [version.number for version in CalendarVersion.objects.all()] == [1, 2]


def test_after_saving_the_office_reads_who_sees_it_and_what_looks_wrong(office: Client) -> None:
    response = office.post(reverse(f"{LIST}:add"), answers(category="inset", title="Training", first_day="2027-05-03"))
    said = told(response)
    assert [text for text in said if WHEN_SEEN in text] != []
    assert (
        "“Training” falls on Monday 3 May, which is a bank holiday already (Early May bank holiday). Check the date."
        in said
    )
    assert (
        "2026-27 has 202 days for pupils, 12 days too many: a school year has 190 days, which is 380 sessions." in said
    )
    assert "“Spring term” has no half term. Add one, unless that is meant." in said


def test_moving_a_date_keeps_its_uid(office: Client) -> None:
    row = CalendarDate.objects.get(key="fair")
    office.post(reverse(f"{LIST}:edit", args=[row.pk]), fields_of(row, first_day="2026-12-12", last_day="2026-12-12"))
    moved = CalendarDate.objects.get(key="fair")
    assert (moved.uid, moved.sequence, moved.first_day) == (row.uid, 1, date(2026, 12, 12))


def test_saving_without_a_change_raises_nothing(office: Client) -> None:
    row = CalendarDate.objects.get(key="inset-year-3")
    response = office.post(reverse(f"{LIST}:edit", args=[row.pk]), fields_of(row))
    assert not any(WHEN_SEEN in text for text in told(response))
    assert CalendarDate.objects.get(pk=row.pk).sequence == 0


def test_terms_that_overlap_are_refused_with_a_reason(office: Client) -> None:
    row = CalendarDate.objects.get(key="spring")
    response = office.post(reverse(f"{LIST}:edit", args=[row.pk]), fields_of(row, first_day="2026-12-10"))
    assert (
        "These dates cannot be published together: got 2026-12-10 inside the term from 2026-09-02; "
        "accepted: terms that do not overlap. Change one of the two."
    ) in response.content.decode()
    assert CalendarDate.objects.get(key="spring").first_day == date(2027, 1, 5)
    assert CalendarVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"first_day": "2027-02-03", "last_day": "2027-02-01"}, "The last day lies before the first."),
        ({"ends_at": "12:00"}, "Give the time it starts as well, or no time at all."),
        ({"starts_at": "12:00", "ends_at": "11:00"}, "It ends before it starts."),
        ({"starts_at": "12:00", "last_day": "2027-02-05"}, "Several days need both times, or none"),
    ],
)
def test_impossible_dates_are_refused_in_words(office: Client, changes: dict[str, str], complaint: str) -> None:
    response = office.post(reverse(f"{LIST}:add"), answers(**changes))
    assert complaint in response.content.decode()
    assert not CalendarDate.objects.filter(title="Snow").exists()


def test_deleting_calls_off_instead(client: Client) -> None:
    admin = people.office()
    admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    row = CalendarDate.objects.get(key="fair")
    client.post(reverse(f"{LIST}:delete", args=[row.pk]))
    row.refresh_from_db()
    assert (row.status, row.sequence) == ("cancelled", 1)


def test_deleting_many_calls_them_off_too(client: Client) -> None:
    admin = people.office()
    admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    rows = list(CalendarDate.objects.filter(key__in=["fair", "tests"]))
    url = reverse("wagtail_bulk_action", args=["portal_calendars", "calendardate", "delete"])
    client.post(f"{url}?id={rows[0].pk}&id={rows[1].pk}")
    assert set(CalendarDate.objects.filter(key__in=["fair", "tests"]).values_list("status", "sequence")) == {
        ("cancelled", 1)
    }
    assert 'name="bulk' not in client.get(reverse(f"{LIST}:list")).content.decode()


def test_list_says_whose_date_it_is_where_there_are_several_schools(office: Client, school: School) -> None:
    text = office.get(reverse(f"{LIST}:list")).content.decode()
    assert (school.name in text, "2026-27" in text) == (False, True)
    School.objects.create(
        slug="other", name="Other School", phase="primary", am_registration=time(9), am_ends=time(12),
        pm_registration=time(13), pm_ends=time(15), report_absence_by=time(8, 30),
    )  # fmt: skip
    assert school.name in office.get(reverse(f"{LIST}:list")).content.decode()
    assert school.name in office.get(reverse(f"{YEARS}:list")).content.decode()


def test_copy_has_a_uid_of_its_own(office: Client) -> None:
    row = CalendarDate.objects.get(key="fair")
    form = office.get(reverse(f"{LIST}:copy", args=[row.pk])).content.decode()
    assert f'action="{reverse(f"{LIST}:add")}"' in form
    assert f'value="{row.title}"' in form
    office.post(reverse(f"{LIST}:add"), fields_of(row, title="Summer fair"))
    copied = CalendarDate.objects.get(title="Summer fair")
    assert len({copied.uid, copied.ends_uid, row.uid, row.ends_uid}) == 4
    assert (copied.key, copied.sequence) == ("", 0)


def test_list_can_be_narrowed_to_a_kind(office: Client) -> None:
    response = office.get(reverse(f"{LIST}:list"), {"category": "inset"})
    text = response.content.decode()
    assert ("INSET day" in text, "Winter fair" in text) == (True, False)


def test_unpublishing_a_year_takes_its_dates_from_the_rules(client: Client) -> None:
    admin = people.office()
    admin.is_superuser = True
    admin.save()
    client.force_login(admin)
    year = AcademicYear.objects.get()
    answer = {"school": year.school_id, "label": year.label, "assessments_entered": "on"}
    client.post(reverse(f"{YEARS}:edit", args=[year.pk]), answer)
    assert AcademicYear.objects.get().published is False
    newest = CalendarVersion.objects.order_by("-number")[0]
    assert '"years":[]' in newest.calendar


@pytest.mark.parametrize("role", [people.attendance_officer, people.governor, people.signed_in_outsider])
def test_others_may_not_change_dates(client: Client, role: object) -> None:
    client.force_login(role())  # type: ignore[operator]
    response = client.post(reverse(f"{LIST}:add"), answers())
    assert response.status_code in {302, 403}
    assert not CalendarDate.objects.filter(title="Snow").exists()
