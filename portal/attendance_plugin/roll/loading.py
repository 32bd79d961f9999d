"""The school's classes from ``content/school.toml`` into the database."""

from typing import Any

from portal.content_loader import ClassContent, Content, LoadReport
from portal.pages.models import School

from .models import SchoolClass


def load_classes(content: Content, report: LoadReport) -> None:
    """Write what is new or changed. A class that is no longer in the file stays: the register still speaks of it."""
    for given in (part.school for part in content.parts):
        school = School.objects.get(slug=given.slug)
        of_school = "" if given is content.school else f" of {given.slug}"
        for wanted in given.classes:
            _load(school, wanted, report, f"class {wanted.name}{of_school}")


def _load(school: School, wanted: ClassContent, report: LoadReport, what: str) -> None:
    values: dict[str, Any] = {
        "phase": wanted.phase,
        "year_groups": list(wanted.year_groups),
        "mascot": wanted.mascot,
        "shown_as": wanted.shown_as,
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
