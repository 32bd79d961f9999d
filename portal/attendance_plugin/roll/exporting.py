"""The classes of each school back into its ``school.toml``."""

from portal.content_loader import ClassContent
from portal.content_loader.writing import ContentExport, write_classes
from portal.pages.school import folder_in_content, schools_main_first

from .models import SchoolClass


def export_classes(export: ContentExport) -> None:
    """After the schools' own details: the classes are the last part of the file."""
    for school in schools_main_first():
        found = SchoolClass.objects.filter(school=school).order_by("pk")
        if classes := [_class_content(each) for each in found]:
            export.append(f"{folder_in_content(school)}school.toml", f"\n{write_classes(classes)}")


def _class_content(each: SchoolClass) -> ClassContent:
    return ClassContent(
        name=each.name,
        phase=each.phase,
        year_groups=tuple(sorted(each.year_groups)),
        mascot=each.mascot,
        shown_as=each.shown_as,
    )
