"""The school's classes from ``content/school.toml`` into the database."""

from typing import Any

from portal.content_loader import ClassContent, Content, LoadReport
from portal.pages.models import School

from .models import SchoolClass


def load_classes(content: Content, report: LoadReport) -> None:
    """Write what is new or changed. A class that is no longer in the file stays: the register still speaks of it."""
    school = School.objects.get(slug=content.school.slug)
    for wanted in content.school.classes:
        _load(school, wanted, report)


def _load(school: School, wanted: ClassContent, report: LoadReport) -> None:
    what = f"class {wanted.name}"
    values: dict[str, Any] = {
        "phase": wanted.phase,
        "year_groups": list(wanted.year_groups),
        "mascot": wanted.mascot,
    }
    stored = SchoolClass.objects.filter(school=school, name=wanted.name).first()
    if stored is None:
        SchoolClass.objects.create(school=school, name=wanted.name, **values)
        report.created(what)
    elif all(getattr(stored, name) == value for name, value in values.items()):
        report.unchanged(what)
    else:
        SchoolClass.objects.filter(pk=stored.pk).update(**values)
        report.changed(what)
