"""The folder for register files: unset, wrong, empty, shut, silent for too long."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from portal.attendance_plugin.models import RegisterDrop
from portal.operations.doctor.examination import Verdict
from portal.operations.doctor.register_folder import register_folder
from portal.pages.models import School
from portal.pages.school import schools_main_first

pytestmark = pytest.mark.django_db


@pytest.fixture
def main(loaded: None, settings: Any, tmp_path: Path) -> School:
    """The demo's primary school, with a folder of its own below the one that is set."""
    found = schools_main_first()[0]
    settings.REGISTER_DROPS = tmp_path
    (tmp_path / found.slug).mkdir()
    return found


def taken(school: School, at: datetime) -> None:
    RegisterDrop.objects.create(
        school=school, file_name="night.csv", size=1, modified_ns=1, seen_at=at, finished_at=at, state="taken"
    )


def test_no_folder_set_is_good(settings: Any) -> None:
    settings.REGISTER_DROPS = None
    assert register_folder().verdict is Verdict.GOOD


def test_a_folder_that_is_none_is_wrong(settings: Any, tmp_path: Path) -> None:
    settings.REGISTER_DROPS = tmp_path / "missing"
    answer = register_folder()
    assert (answer.verdict, answer.mend) == (Verdict.WRONG, "Make it, or correct PORTAL_REGISTER_DROPS.")


def test_a_folder_without_one_for_any_school_is_advice(settings: Any, tmp_path: Path, school: School) -> None:
    settings.REGISTER_DROPS = tmp_path
    answer = register_folder()
    assert (answer.verdict, answer.mend) == (
        Verdict.ADVICE,
        "Make one for each school that sends files: test-school.",
    )


def test_a_folder_nobody_may_read_is_wrong(main: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # a superuser may read everything
    answer = register_folder()
    assert (answer.verdict, answer.mend) == (Verdict.WRONG, "Give the account of the portal the folder.")


def test_a_folder_from_which_nothing_came_is_advice(main: School) -> None:
    answer = register_folder()
    assert (answer.verdict, answer.found) == (
        Verdict.ADVICE,
        f"no file has been taken from the folder of {main} yet",
    )


@pytest.mark.parametrize(
    ("today", "verdict", "found"),
    [
        (date(2026, 12, 1), Verdict.GOOD, "files come for {main}"),
        (
            date(2026, 12, 2),
            Verdict.ADVICE,
            "the last file from the folder of {main} was taken 3 school days ago",
        ),
    ],
)
def test_a_folder_silent_for_more_than_two_school_days_is_advice(
    main: School, time_machine_at: Any, today: date, verdict: Verdict, found: str
) -> None:
    """The last file came on a Friday; the weekend between does not count."""
    taken(main, datetime(2026, 11, 27, 5, tzinfo=UTC))
    time_machine_at(today)
    answer = register_folder()
    assert (answer.verdict, answer.found) == (verdict, found.format(main=main))
