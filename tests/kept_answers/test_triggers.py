"""Every change of public content raises the number, in the transaction that makes it; nothing else does."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from portal import hooks
from portal.attendance_plugin.celebration.models import ClassWeek, Screen
from portal.attendance_plugin.models import AuditEntry, SchoolClass
from portal.forms.models import JourneyDraft
from portal.kept_answers.not_public import APPS, MODELS, PUBLIC_OF, is_public, public_models
from portal.kept_answers.number import READ
from portal.kept_answers.triggers import install_triggers, remove_triggers, watched_tables
from portal.pages.models import ContentPage, HomePage, School, SchoolHours

pytestmark = pytest.mark.django_db


def number() -> int:
    """As this very transaction sees it."""
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return int(cursor.fetchone()[0])


def rises(work: Callable[[], Any]) -> bool:
    """In a part of the test's transaction that is undone. PostgreSQL counts a transaction once, so it begins anew."""
    before = number()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                connection.cursor().execute("SELECT set_config('portal.public_change', '', true)")
            work()
            after = number()
            raise _Undone
    except _Undone:
        assert number() == before
    return after > before


class _Undone(Exception):
    pass


def hours(school: School) -> SchoolHours:
    times = ("am_registration", "am_register_closes", "am_ends", "pm_registration", "pm_register_closes", "pm_ends")
    clock = {name: time(8 + place) for place, name in enumerate(times)}
    return SchoolHours(school=school, valid_from=date(2026, 9, 1), weekday=0, report_absence_by=time(8), **clock)


def test_every_public_table_has_its_triggers() -> None:
    assert watched_tables(connection) == {model._meta.db_table for model in public_models()}


def test_what_is_named_as_not_public_exists() -> None:
    labels = {
        f"{model._meta.app_label}.{model._meta.model_name}" for model in apps.get_models(include_auto_created=True)
    }
    named = MODELS | {f"{app}.{name}" for app, names in PUBLIC_OF.items() for name in names}
    assert (named - labels, set(APPS) - {config.label for config in apps.get_app_configs()}) == (set(), set())


def test_what_concerns_pupils_parents_and_staff_counts_for_nothing() -> None:
    public = {model.__name__ for model in public_models() if model._meta.app_label == "attendance"}
    assert public == {"SchoolClass", "ClassWeek", "WeekClosing", "Screen"}
    assert not any(is_public(model) for model in (AuditEntry, JourneyDraft, User))


def test_any_way_to_write_something_public_is_noticed(school: School) -> None:
    page = ContentPage(title="Privacy", slug="privacy", body="We keep little.")
    root = Page.get_first_root_node()
    assert rises(lambda: root.add_child(instance=page))
    ways: list[Callable[[], Any]] = [
        lambda: hours(school).save(),
        lambda: SchoolHours.objects.bulk_create([hours(school)]),
        lambda: School.objects.filter(pk=school.pk).update(telephone="01632 960199"),
        lambda: School.objects.bulk_update([School(pk=school.pk, strapline="Here")], ["strapline"]),
        lambda: School.objects.filter(pk=school.pk).delete(),
        lambda: School.objects.filter(pk=school.pk)._raw_delete("default"),  # type: ignore[attr-defined]
        lambda: connection.cursor().execute("UPDATE portal_pages_school SET name = 'Other'"),
    ]
    assert [rises(way) for way in ways] == [True] * len(ways)


def test_marks_of_the_register_reach_the_board_by_their_classes_weeks(school: School) -> None:
    of_class = SchoolClass.objects.create(school=school, name="3A", year_groups=[3])
    sums = dict.fromkeys(("attended", "possible", "on_roll", "sessions_open", "sessions_marked"), 0)
    week = ClassWeek(school_class=of_class, monday=date(2026, 11, 23), updated_at=timezone.now(), **sums)
    assert rises(week.save)
    week.save()
    assert rises(lambda: ClassWeek.objects.update(attended=7))
    screen = Screen.objects.create(school=school, slug="hall", title="Hall")
    assert rises(lambda: Screen.objects.filter(pk=screen.pk).update(closing=Screen.Closing.ITSELF))


def test_what_changes_nothing_or_is_a_draft_or_private_raises_nothing(school: School) -> None:
    page = Page.get_first_root_node().add_child(instance=HomePage(title="Millbrook", slug="millbrook"))
    ways: list[Callable[[], Any]] = [
        lambda: School.objects.get(pk=school.pk).save(),
        lambda: Page.objects.filter(pk=page.pk).update(draft_title="Soon", has_unpublished_changes=True),
        lambda: User.objects.create_user("editor"),
        lambda: JourneyDraft.objects.all().delete(),
    ]
    assert [rises(way) for way in ways] == [False] * len(ways)
    assert rises(lambda: Page.objects.filter(pk=page.pk).update(draft_title="Now", title="Now"))


def test_a_draft_saved_again_and_again_leaves_pages_kept(school: School) -> None:
    page = Page.get_first_root_node().add_child(instance=HomePage(title="Millbrook", slug="millbrook"))
    page.save_revision()
    page.introduction = "Half a sentence"
    assert not rises(page.save_revision)


def test_several_changes_of_one_transaction_are_undone_with_it(school: School) -> None:
    def change_thrice() -> None:
        School.objects.update(telephone="01632 960111")
        assert rises(lambda: School.objects.update(telephone="01632 960112"))
        School.objects.update(telephone="01632 960113")

    assert rises(change_thrice)


def test_a_plugins_table_counts_unless_the_plugin_says_no(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(hooks.not_public_tables._fillings, "a plugin", lambda: ["portal_pages.SchoolHours"])
    assert (is_public(SchoolHours), is_public(School)) == (False, True)


def test_putting_the_triggers_in_place_moves_the_number_on_and_keeps_them_single() -> None:
    before, tables = number(), watched_tables(connection)
    install_triggers()
    assert (number() > before, watched_tables(connection)) == (True, tables)
    remove_triggers()
    assert watched_tables(connection) == set()
