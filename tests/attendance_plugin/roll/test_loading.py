"""The classes of content/school.toml reach the database once and follow it afterwards."""

from dataclasses import replace

import pytest
from django.conf import settings

from portal.attendance_plugin.roll.loading import load_classes
from portal.attendance_plugin.roll.models import SchoolClass
from portal.content_loader import Content, LoadReport, load_content
from portal.pages.models import School


@pytest.fixture(scope="module")
def content() -> Content:
    return replace(load_content(settings.CONTENT_DIR), further=())


@pytest.fixture
def own_school(school: School, content: Content) -> School:
    School.objects.filter(pk=school.pk).update(slug=content.school.slug)
    return school


def test_classes_are_created_once_and_then_unchanged(own_school: School, content: Content) -> None:
    load_classes(content, LoadReport())
    wanted = [(room.name, room.phase, list(room.year_groups), room.mascot) for room in content.school.classes]
    stored = SchoolClass.objects.order_by("pk").values_list("name", "phase", "year_groups", "mascot")
    assert list(stored) == wanted
    load_classes(content, again := LoadReport())
    assert not again.has_changes


def test_classes_follow_the_file_and_are_never_taken_away(own_school: School, content: Content) -> None:
    load_classes(content, LoadReport())
    first, *others = content.school.classes
    changed = replace(content, school=replace(content.school, classes=(replace(first, mascot="otter"), *others[1:])))
    load_classes(changed, report := LoadReport())
    assert SchoolClass.objects.get(name=first.name).mascot == "otter"
    assert SchoolClass.objects.filter(name=others[0].name).exists()
    assert [line.strip() for line in report.lines() if first.name in line] == [f"changed class {first.name}"]
