"""What runs at the end of every migrate stops once an app's tables are gone, and leaves no schedule behind."""

from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import post_migrate
from django_q.models import Schedule

from portal.after_migrate import is_there

pytestmark = pytest.mark.django_db
BEAT = "portal.attendance_plugin.submissions.standstill.beat"


def end_of_migrate(label: str) -> None:
    config = apps.get_app_config(label)
    given: dict[str, Any] = {"app_config": config, "verbosity": 0, "interactive": False, "using": "default"}
    post_migrate.send(sender=config, apps=apps, plan=[], **given)


def unapply(label: str) -> None:
    """As far as the record of migrations says; the tables stay, for the other tests."""
    MigrationRecorder.Migration.objects.filter(app=label).delete()


def test_schedules_are_made_and_mended_while_the_app_is_there() -> None:
    Schedule.objects.all().delete()
    end_of_migrate("attendance")
    assert Schedule.objects.filter(func=BEAT).count() == 1


@pytest.mark.parametrize("gone", ["attendance", "portal_policies"])
def test_schedules_go_with_the_app_or_with_one_it_needs(gone: str) -> None:
    """A worker would fail at each of them every minute, once the app has left the settings."""
    end_of_migrate("attendance")
    others = Schedule.objects.create(name="a site's own", func="home.tasks.tidy")
    unapply(gone)
    end_of_migrate("attendance")
    assert [each for each in Schedule.objects.all() if each.func.startswith("portal.attendance_plugin.")] == []
    assert Schedule.objects.filter(pk=others.pk).exists()


@pytest.mark.parametrize(
    ("gone", "there"),
    [
        ("portal_calendars", {"portal_policies": True, "attendance": False, "portal_operations": False}),
        ("portal_pages", {"portal_policies": False, "attendance": False, "portal_operations": False}),
    ],
)
def test_an_app_is_there_with_all_it_needs(gone: str, there: dict[str, bool]) -> None:
    assert {label: is_there(apps.get_app_config(label), "default") for label in there} == dict.fromkeys(there, True)
    unapply(gone)
    assert {label: is_there(apps.get_app_config(label), "default") for label in there} == there
