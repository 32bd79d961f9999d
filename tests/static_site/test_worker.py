"""The worker's own builds: one for a burst of edits, one at midnight, none lost to a killed or a stopped worker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django_q.models import Schedule
from pytest_django import Settings

from portal import hooks
from portal.operations.doctor import installation
from portal.operations.doctor.examination import Verdict
from portal.pages.models import ContentPage, School
from portal.policies.models import PolicyVersion
from portal.static_site.models import SiteBuild
from portal.static_site.worker import tasks
from portal.static_site.worker.changes import want_build
from portal.static_site.worker.due import LEASE, LOOK_EVERY, claim
from portal.static_site.worker.notes import work_notes
from portal.static_site.worker.tasks import build_when_due
from tests.static_site.edits import publish

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BURST = timedelta(seconds=30)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def site(small_school: School, tmp_path: Path, settings: Settings, clock: object) -> Path:
    settings.STATIC_SITE = str(tmp_path / "site")
    return tmp_path / "site"


def news() -> ContentPage:
    return ContentPage.objects.get(slug="news")


def shown(site: Path) -> str:
    return (site / "news/index.html").read_text()


def test_without_a_target_nothing_is_noted_nor_built(
    small_school: School, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.STATIC_SITE = ""
    with django_assert_num_queries(0):
        want_build()
    assert (build_when_due(), SiteBuild.objects.count(), work_notes()) == ("", 0, [])


def test_burst_of_edits_gives_one_build(site: Path, clock: time_machine.Traveller) -> None:
    build_when_due()
    made = []
    for number in range(5):
        publish(news(), body=f"Words {number}.")
        clock.shift(timedelta(seconds=4))
        made.append(build_when_due())
    assert made == [""] * 5
    assert "Words" not in shown(site)
    clock.shift(BURST)
    assert build_when_due().startswith("1 pages made")
    assert "Words 4." in shown(site)
    assert build_when_due() == ""


def test_edits_that_never_pause_are_built_all_the_same(site: Path, clock: time_machine.Traveller) -> None:
    build_when_due()
    made = []
    for number in range(20):
        publish(news(), body=f"Words {number}.")
        clock.shift(timedelta(seconds=15))
        made.append(build_when_due())
    assert [place for place, done in enumerate(made) if done] == [11]


def test_draft_that_is_saved_wants_no_build(site: Path, clock: time_machine.Traveller) -> None:
    build_when_due()
    page = news()
    page.body = "Not yet."
    page.save_revision()
    clock.shift(BURST)
    assert build_when_due() == ""


@pytest.mark.parametrize("change", ["school", "policy", "delete", "restrict", "call"])
def test_what_shows_in_public_wants_a_build(site: Path, change: str, small_school: School) -> None:
    before = SiteBuild.objects.filter(pk=1).values_list("changes", flat=True).first() or 0
    if change == "school":
        small_school.save()
    elif change == "policy":
        from django.db.models.signals import post_save

        post_save.send(PolicyVersion, instance=PolicyVersion(), created=True)
    elif change == "delete":
        news().delete()
    elif change == "restrict":
        news().view_restrictions.create(restriction_type="login")
    else:
        want_build()
    assert SiteBuild.objects.get().changes > before


def test_change_that_is_taken_back_wants_no_build(site: Path, small_school: School) -> None:
    before = SiteBuild.objects.filter(pk=1).values_list("changes", flat=True).first()
    with transaction.atomic():
        small_school.save()
        transaction.set_rollback(True)
    assert SiteBuild.objects.filter(pk=1).values_list("changes", flat=True).first() == before


def test_first_build_of_a_day_comes_at_midnight_and_is_full(site: Path, clock: time_machine.Traveller) -> None:
    build_when_due()
    clock.move_to(datetime(2026, 11, 20, 23, 59, tzinfo=UTC))
    assert build_when_due().startswith("0 pages made")  # a quarter of an hour is over: it looks
    clock.move_to(datetime(2026, 11, 21, 0, 0, 30, tzinfo=UTC))
    assert build_when_due().startswith("7 pages made")


def test_worker_that_stood_still_over_midnight_builds_when_it_is_back(
    site: Path, clock: time_machine.Traveller
) -> None:
    build_when_due()
    publish(news(), body="Fresh words.")
    clock.shift(timedelta(days=3))
    assert any(alarms and "is the worker running?" in line for line, alarms in work_notes())
    assert build_when_due().startswith("7 pages made")
    assert "Fresh words." in shown(site)
    assert [alarms for _, alarms in work_notes()] == [False]


def test_killed_build_is_done_again_after_its_lease(
    site: Path, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process killed by SIGKILL leaves behind: a claim that nobody ends."""
    build_when_due()
    publish(news(), body="Fresh words.")
    clock.shift(BURST)
    assert claim(datetime.now(UTC)) is not None
    clock.shift(LEASE - timedelta(seconds=1))
    assert build_when_due() == ""
    clock.shift(timedelta(seconds=2))
    assert build_when_due() != ""
    assert "Fresh words." in shown(site)


def test_two_workers_build_once(site: Path) -> None:
    now = datetime.now(UTC)
    assert [claim(now) is not None, claim(now) is not None] == [True, False]


def test_change_while_a_build_runs_is_built_next(
    site: Path, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tasks.build_to

    def slow(*args: Any, **kwargs: Any) -> Any:
        report = real(*args, **kwargs)
        publish(news(), body="Said meanwhile.")
        return report

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "build_to", slow)
        build_when_due()
    clock.shift(BURST)
    assert build_when_due().startswith("1 pages made")
    assert "Said meanwhile." in shown(site)


def test_failure_is_seen_by_staff_and_the_last_good_site_stays(site: Path, clock: time_machine.Traveller) -> None:
    build_when_due()
    publish(news(), body="See [this](/nowhere/).")
    clock.shift(BURST)
    build_when_due()
    assert "/nowhere/" not in shown(site)
    ((line, alarms),) = hooks.work_notes.get("static site")()  # type: ignore[misc]
    assert alarms
    assert line.startswith("The static site could not be built at 20 November 2026, 08:00: news/index.html: leads to")
    answer = installation.static_site()
    assert (answer.verdict, "leads to /nowhere/" in answer.found) == (Verdict.WRONG, True)
    clock.shift(timedelta(minutes=1))
    assert build_when_due() == ""
    publish(news(), body="Mended.")
    clock.shift(BURST)
    assert build_when_due().startswith("1 pages made")
    assert (installation.static_site().verdict, "Mended." in shown(site)) == (Verdict.GOOD, True)


def test_failure_is_tried_again_by_itself(site: Path, clock: time_machine.Traveller, tmp_path: Path) -> None:
    site.mkdir()
    (site / "a.txt").write_text("somebody's")
    assert "holds files that no build of the portal wrote" in build_when_due()
    (site / "a.txt").unlink()
    clock.shift(LOOK_EVERY)
    assert build_when_due().startswith("7 pages made")


def test_unknown_fault_frees_the_claim_and_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "build_to", fail)
    with pytest.raises(ZeroDivisionError):
        build_when_due()
    assert SiteBuild.objects.get().claimed_until is None
    assert work_notes()[0][1]


def test_full_build_tells_what_the_small_ones_could_not_see(
    site: Path, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plugin's page that reads a file beside the database."""
    word = iter(["one", "one", "two", "two", "two", "two"])

    def serve(self: ContentPage, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = real(self, request, *args, **kwargs).render()
        if self.slug == "news":
            response.content += f"<!-- {next(word)} -->".encode()
        return response

    real = ContentPage.serve
    monkeypatch.setattr(ContentPage, "serve", serve)
    build_when_due()
    clock.shift(timedelta(days=1))
    build_when_due()
    assert SiteBuild.objects.get().drifted == ["/news/"]
    assert "otherwise than they had been kept: /news/" in work_notes()[1][0]


def test_worker_has_it_on_its_clock() -> None:
    schedule = Schedule.objects.get(name="build_static_site")
    assert (schedule.func, schedule.minutes, schedule.repeats) == (tasks.TASK, 1, -1)
    assert connection.vendor in {"sqlite", "postgresql"}
