"""How long something waits, in words: school days where term dates tell, and never a wrong number."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from portal import hooks
from portal.pages.models import School
from portal.pages.waiting import Glance, Item, Waiting, WaitingPanel, oldest_of, start_of, waiting_panels, waits_words
from tests.attendance_plugin.leave.leave_world import freeze_calendar

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (datetime(2026, 11, 20, 8, 12, tzinfo=UTC), "since 08:12"),
        (start_of(date(2026, 11, 20)), "today"),
        (datetime(2026, 11, 19, 22, 0, tzinfo=UTC), "1 school day"),
        (datetime(2026, 11, 13, 15, 0, tzinfo=UTC), "5 school days"),
        (datetime(2026, 10, 23, 15, 0, tzinfo=UTC), "15 school days"),
        (start_of(date(2026, 12, 4)), "by 4 Dec 2026"),
        (datetime(2025, 11, 3, 9, 0, tzinfo=UTC), "since 3 Nov 2025"),
    ],
)
def test_how_long_in_words(school: School, since: datetime, words: str) -> None:
    """Half term and weekends are no school days; a year without term dates is named by its day."""
    freeze_calendar(school)
    assert waits_words(since, school, NOW) == words


def test_on_a_sunday_friday_was_the_last_school_day(school: School) -> None:
    freeze_calendar(school)
    sunday = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert waits_words(datetime(2026, 11, 20, 9, 0, tzinfo=UTC), school, sunday) == "since the last school day"


def test_without_a_school_the_day_is_named() -> None:
    assert waits_words(NOW - timedelta(days=3), None, NOW) == "since 17 Nov 2026"


def item(words: str, days: int) -> Item:
    return Item(words=words, url="/x/", since=NOW - timedelta(days=days))


def test_oldest_first_over_all_kinds_and_what_does_not_fit_is_counted() -> None:
    kinds = [
        Waiting(noun=("a", "as"), url="/a/", items=[item("new", 1), item("newer", 0)], count=2),
        Waiting(noun=("b", "bs"), url="/b/", items=[item("old", 9)], count=30, note="Mind the gap."),
        Waiting(noun=("c", "cs"), url="/c/", count=0, note="Never told."),
    ]
    with time_machine.travel(NOW, tick=False):
        shown = WaitingPanel(kinds, []).get_context_data()
    assert [line.item.words for line in shown["lines"]] == ["old", "new", "newer"]
    assert ([kind.words for kind in shown["summary"]], shown["notes"], shown["more"]) == (
        ["2 as", "30 bs"],
        ["Mind the gap."],
        29,
    )


def test_no_room_no_panel_and_nothing_is_said_kindly(rf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "staff_waiting", hooks.Hook("staff_waiting"))
    assert waiting_panels(rf.get("/admin/")) == []
    hooks.staff_waiting.fill("own", lambda request: [Waiting(noun=("a", "as"), url="/a/")])
    hooks.staff_waiting.fill("day", lambda request: [Glance(words="Today", url="/today/")])
    [panel] = waiting_panels(rf.get("/admin/"))
    html = panel.render_html({})
    assert ("Nothing waits for you." in html, 'href="/today/"' in html, "<table" in html) == (True, True, False)


def test_more_than_fit_cost_one_more_query_and_fewer_none(django_assert_num_queries) -> None:
    for number in range(7):
        User.objects.create(username=f"u{number}")
    with django_assert_num_queries(2):
        rows, count = oldest_of(User.objects.order_by("pk"))
    assert (len(rows), count) == (5, 7)
    with django_assert_num_queries(1):
        assert oldest_of(User.objects.order_by("pk"), most=7)[1] == 7
