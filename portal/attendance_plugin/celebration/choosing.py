"""Staff choose what a screen shows, and which classes rest."""

from collections.abc import Collection, Sequence

from django.contrib.auth.models import User
from django.db import transaction

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.models import School

from .models import Screen


@transaction.atomic
def choose_panels(screen: Screen, choice: Sequence[tuple[str, bool]] | None, *, by: User) -> None:
    """The keys of all panels in the order wanted, each with whether it is shown; None goes back to the file."""
    screen.panel_choice = None if choice is None else [{"key": key, "shown": shown} for key, shown in choice]
    screen.save(update_fields=["panel_choice"])
    record(
        school=screen.school,
        action="screen_panels_chosen",
        subject=screen,
        actor=by,
        shown=None if choice is None else sum(shown for _, shown in choice),
    )


@transaction.atomic
def rest_classes(school: School, resting: Collection[int], *, by: User) -> int:
    """These classes, by primary key, rest from now on and no others; how many changed. No reason is kept."""
    changed = [
        school_class
        for school_class in SchoolClass.objects.select_for_update().filter(school=school)
        if school_class.rested != (school_class.pk in resting)
    ]
    for school_class in changed:
        school_class.rested = not school_class.rested
        school_class.save(update_fields=["rested"])
        action = "class_rested" if school_class.rested else "class_rest_ended"
        record(school=school, action=action, subject=school_class, actor=by)
    return len(changed)
