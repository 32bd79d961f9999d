"""Who is expected at the gate today: children asked to be collected early, and those who may go home for lunch."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from portal.attendance_plugin.leaving.collections import AGREED, NOT_AGREED, answer_standing, why_not_agreed
from portal.attendance_plugin.leaving.flags import CollectorFlags
from portal.attendance_plugin.leaving.models import LunchPermission
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.roll.services import current_pupils
from portal.attendance_plugin.submissions.models import Submission

from .lunch_out import may_go_home, why_not_alone_to_lunch
from .people_on_record import flags_for, person_named

FORM = "early-collection"
ASKED_AHEAD_AT_MOST = timedelta(days=400)
RING_BACK = "Ring back first"
NOT_ANSWERED = "Not answered yet"
NO_SAID = "The school did not agree"
AGREED_WORDS = "Agreed"


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A collection asked for today as the gate reads it. ``is_plain``: agreed, and nothing on record speaks against it.

    ``is_barred``: the record says that this person may not collect the child.
    """

    submission: Submission
    pupil: Pupil | None
    time: str
    collector: str
    relation: str
    flags: tuple[str, ...]
    is_barred: bool
    says: str
    is_plain: bool


def expected_today(scope: Scope, day: date) -> list[Expected]:
    """Collections asked for on the day in the order of the clock; a number of queries that does not grow."""
    asked = Submission.objects.standing().filter(
        form=FORM, received_at__gte=timezone.now() - ASKED_AHEAD_AT_MOST, answers__date=day.isoformat()
    )
    rows = (
        scope.about(asked)
        .select_related("pupil")
        .prefetch_related("pupil__contact_links__contact", "collection_answers", "collection_calls")
    )
    return sorted(map(expected_of, rows.order_by("received_at", "pk")), key=lambda row: row.time)


def expected_of(asked: Submission) -> Expected:
    collector = str(asked.answers.get("collector", ""))
    pupil = asked.pupil
    flags = flags_for(pupil, person_named(pupil, collector)) if pupil else CollectorFlags()
    answer, agreed = answer_standing(asked), is_agreed(asked)
    if answer and answer.outcome == NOT_AGREED:
        says = NO_SAID
    elif agreed:
        says = AGREED_WORDS
    else:
        says = RING_BACK if flags.words else NOT_ANSWERED
    return Expected(
        submission=asked,
        pupil=pupil,
        time=str(asked.answers.get("time", "")),
        collector=collector,
        relation=str(asked.answers.get("collector_relation", "")),
        flags=flags.words,
        is_barred=flags.is_barred,
        says=says,
        is_plain=agreed,
    )


def is_agreed(asked: Submission) -> bool:
    """The school agreed to what is asked for now, and what the record says today leaves it so."""
    answer = answer_standing(asked)
    return bool(answer) and answer.outcome == AGREED and not why_not_agreed(asked)  # type: ignore[union-attr]


def collections_of(pupil: Pupil, day: date) -> list[Expected]:
    """The same for one child."""
    asked = Submission.objects.standing().filter(form=FORM, pupil=pupil, answers__date=day.isoformat())
    rows = asked.select_related("pupil").prefetch_related(
        "pupil__contact_links__contact", "collection_answers", "collection_calls"
    )
    return sorted(map(expected_of, rows.order_by("received_at", "pk")), key=lambda row: row.time)


@dataclass(frozen=True, kw_only=True)
class LunchAtHome:
    """``needs``: why more has to be said before the child goes; empty where one press is enough."""

    pupil: Pupil
    needs: str


def lunches_today(scope: Scope, day: date) -> list[LunchAtHome]:
    """Those on roll who may go home for lunch today, in the order of names."""
    pupils = current_pupils(scope.school, day).filter(pk__in=scope.pupils.values("pk"))
    permissions = scope.about(LunchPermission.objects.filter(pupil__in=pupils))
    rows = permissions.select_related("pupil").prefetch_related("steps__submission", "pupil__contact_links__contact")
    found = []
    for permission in rows:
        pupil, steps = permission.pupil, list(permission.steps.all())
        if may_go_home(steps, day):
            found.append(LunchAtHome(pupil=pupil, needs=why_not_alone_to_lunch(pupil, steps, day)))
    return found
