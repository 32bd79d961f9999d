"""What an editor reads while typing: the same words as after saving, and nothing is written (A7)."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from portal.calendars.date_preview import preview_date
from portal.calendars.models import AcademicYear, CalendarDate, CalendarRevision, CalendarVersion
from portal.calendars.refresh_habits import TOO_LATE, WHEN_SEEN
from tests import people
from tests.calendars.conftest import YEAR, Load

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def dates(load: Load) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        load()
        yield


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(people.office())
    return client


def state() -> tuple[object, ...]:
    rows = list(CalendarDate.objects.order_by("pk").values_list())
    return rows, CalendarVersion.objects.count(), list(CalendarRevision.objects.values_list("number"))


def new_date(category: str, first: str, last: str = "", **values: object) -> CalendarDate:
    row = CalendarDate(year=AcademicYear.objects.get(), category=category, title="New", **values)
    row.first_day, row.last_day = date.fromisoformat(first), date.fromisoformat(last or first)
    return row


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("inset", "2026-11-28"), ["“New” falls on Saturday 28 November, a weekend. Check the date."]),
        (("inset", "2027-05-03"),
         ["“New” falls on Monday 3 May, which is a bank holiday already (Early May bank holiday). Check the date."]),
        (("closure", "2026-10-27"),
         ["“Autumn half term” and “New” are both days off on Tuesday 27 October. Check both dates."]),
        (("inset", "2027-02-03"),
         ["2026-27 has 201 days for pupils, 11 days too many: a school year has 190 days, which is 380 sessions.",
          "Year 3 in 2026-27 has 200 days for pupils, 10 days too many: a school year has 190 days, which is 380 "
          "sessions."]),
    ],
)  # fmt: skip
def test_only_what_the_change_brings_is_new(row: tuple[str, str], expected: list[str]) -> None:
    before = state()
    preview = preview_date(new_date(*row))
    assert preview.new == expected
    assert "“Spring term” has no half term. Add one, unless that is meant." in preview.others
    assert state() == before


def test_half_term_that_is_typed_takes_the_warning_away() -> None:
    preview = preview_date(new_date("half_term", "2027-02-15", "2027-02-19"))
    assert not any("“Spring term” has no half term" in said for said in [*preview.new, *preview.others])
    assert preview.days == "2026-27 has 197 days for pupils."


def test_terms_that_contradict_each_other_are_told_as_on_saving() -> None:
    preview = preview_date(new_date("term", "2026-12-10", "2027-01-10"))
    assert preview.problem == (
        "These dates cannot be published together: got 2026-12-10 inside the term from 2026-09-02; "
        "accepted: terms that do not overlap. Change one of the two."
    )


def test_half_an_inset_day_is_told_in_sessions(load: Load) -> None:
    """By hand: 202 days, 12 of them closed again, is 190; one half day off leaves 379 sessions."""
    load(YEAR.replace('half = "pm"\n', ""))
    for day in [*range(1, 6), *range(8, 13), 15]:
        row = new_date("closure", f"2027-03-{day:02d}")
        row.title, row.modified_at = f"Closed {day}", NOW
        row.save()
    preview = preview_date(new_date("inset", "2027-06-10", half="am"))
    assert preview.new == [
        "2026-27 has 190 days for pupils but 379 sessions, 1 session too few: a school year has 190 days, which is "
        "380 sessions.",
    ]


# Who sees a change, and when.


def fair(**changes: object) -> CalendarDate:
    row = CalendarDate.objects.get(key="fair")
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def test_change_of_a_published_date_says_who_sees_it_and_when() -> None:
    seen = preview_date(fair(first_day=date(2026, 12, 12), last_day=date(2026, 12, 12))).seen
    assert seen == [
        "This changes a published date: the entry families already have is changed, not added again. Families see it "
        "who follow any calendar of Millbrook Primary School, but for those who follow days off only.",
        WHEN_SEEN,
    ]
    assert "Google’s calendar: after 4 to 12 hours, now and then a day" in WHEN_SEEN
    assert "Apple’s calendar: every hour to once a week, as the family has set it" in WHEN_SEEN


def test_change_of_a_date_of_tomorrow_asks_for_a_message() -> None:
    seen = preview_date(new_date("closure", "2026-11-21", year_groups=[3, 4])).seen
    assert seen == [
        "This is a new entry in published dates. Families see it who follow the whole school or Year 3 and Year 4 of "
        "Millbrook Primary School.",
        WHEN_SEEN,
        f"It is tomorrow. {TOO_LATE}",
    ]


def test_day_moved_away_from_today_asks_for_a_message_too() -> None:
    assert any(TOO_LATE in said for said in preview_date(fair(first_day=date(2026, 11, 20))).seen)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        (
            {"status": "cancelled"},
            "This calls off a published date: calendars strike it through until its day has passed.",
        ),
    ],
)
def test_nothing_is_told_where_nothing_changes(changes: dict[str, object], expected: object) -> None:
    seen = preview_date(fair(**changes)).seen
    assert (seen[0].startswith(expected) if isinstance(expected, str) else seen == expected) is True


def test_unpublished_year_is_counted_and_seen_by_nobody() -> None:
    AcademicYear.objects.update(published=False)
    preview = preview_date(new_date("inset", "2027-02-03"))
    assert preview.seen == ["Nobody sees this yet: 2026-27 is not published."]
    assert preview.days == "2026-27 has 201 days for pupils."


# The page of the admin.


def typed(**changes: str) -> dict[str, object]:
    year = AcademicYear.objects.get()
    blank = dict.fromkeys(("last_day", "starts_at", "ends_at", "half", "description", "source", "title"), "")
    return (
        {"year": str(year.pk), "category": "inset", "first_day": "2027-05-03", "status": "confirmed"} | blank | changes
    )


def test_form_half_filled_in_is_warned_about_while_typing(office: Client) -> None:
    before = state()
    text = office.post(reverse("calendars_date_warnings"), typed()).content.decode()
    assert "“This date” falls on Monday 3 May, which is a bank holiday already (Early May bank holiday)." in text
    assert ("Look at this before you save" in text, "Who sees it, and when" in text) == (True, True)
    assert state() == before


def test_typing_in_a_date_that_is_there_compares_with_it(office: Client) -> None:
    row = CalendarDate.objects.get(key="fair")
    answers = typed(category="event", title="<b>Fair</b>", first_day="2026-10-25")
    text = office.post(f"{reverse('calendars_date_warnings')}?pk={row.pk}", answers).content.decode()
    assert "This changes a published date" in text
    assert "Nothing looks wrong." in text
    assert CalendarDate.objects.get(key="fair").title == row.title


def test_title_that_is_markup_comes_back_as_text(office: Client) -> None:
    """Abuse case 13."""
    text = office.post(reverse("calendars_date_warnings"), typed(title="<script>alert(1)</script>")).content.decode()
    assert ("&lt;script&gt;" in text, "<script>" in text) == (True, False)


@pytest.mark.parametrize("missing", ["year", "category", "first_day"])
def test_form_that_is_not_far_enough_only_says_what_will_come(office: Client, missing: str) -> None:
    text = office.post(reverse("calendars_date_warnings"), typed(**{missing: ""})).content.decode()
    assert "you read here what to look at twice" in text
    assert "Nothing looks wrong." not in text


def test_form_shows_without_script_what_is_wrong_already(office: Client) -> None:
    row = CalendarDate.objects.get(key="fair")
    text = office.get(reverse("wagtailsnippets_portal_calendars_calendardate:edit", args=[row.pk])).content.decode()
    assert "“Spring term” has no half term. Add one, unless that is meant." in text
    assert f'data-date-warnings="{reverse("calendars_date_warnings")}?pk={row.pk}"' in text
    assert "calendars/date_warnings.js" in text


def test_year_with_contradicting_terms_is_not_published(office: Client) -> None:
    office.force_login(User.objects.create_superuser("site.admin"))
    year = AcademicYear.objects.get()
    AcademicYear.objects.update(published=False)
    year.dates.create(
        category="term", title="Twice", first_day=date(2026, 12, 1), last_day=date(2027, 1, 8), modified_at=NOW
    )
    url = reverse("wagtailsnippets_portal_calendars_academicyear:edit", args=[year.pk])
    text = office.post(url, {"published": "on", "assessments_entered": "on"}).content.decode()
    assert "These dates cannot be published together: got 2026-12-01 inside the term from 2026-09-02" in text
    assert AcademicYear.objects.get().published is False


@pytest.mark.parametrize("role", [people.attendance_officer, people.governor, people.signed_in_outsider])
def test_others_are_told_nothing(client: Client, role: Callable[[], User]) -> None:
    client.force_login(role())
    response = client.post(reverse("calendars_date_warnings"), typed())
    assert response.status_code in {302, 403}
    assert b"bank holiday" not in response.content
