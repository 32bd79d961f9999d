"""What a letter about an early collection or lunch takes from the record: the newest answer, never typed again."""

from datetime import date, time

from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.leaving.models import CollectionAnswer, LunchStep
from portal.attendance_plugin.roll.models import Pupil
from portal.rules.spoken_clock import spoken_clock

from .models import LetterTemplate
from .placeholders import NOTHING, Words, plain
from .vocabulary import COLLECTION, LUNCH

Step, Outcome = LunchStep.Step, CollectionAnswer.Outcome
DECIDED = (Step.GRANTED, Step.ENDED_BY_SCHOOL, Step.ENDED_BY_PARENT)
# A letter that says so must have that in the record as the newest answer; another letter about it may have any.
TELLS_OF = {
    "collection-agreed": (Outcome.AGREED,),
    "collection-declined": (Outcome.NOT_AGREED,),
    "lunch-agreed": (Step.GRANTED,),
    "lunch-ended": (Step.ENDED_BY_SCHOOL, Step.ENDED_BY_PARENT),
}


class NoOccasion(LookupError):
    """The record holds nothing that the letter could tell of."""


def words_of_occasion(pupil: Pupil, template: LetterTemplate) -> dict[str, Words]:
    """Raises `NoOccasion`."""
    if template.cause == COLLECTION:
        return {"collection": plain(_collection(pupil, template.slug))}
    return _lunch(pupil, template.slug) if template.cause == LUNCH else {}


def _need_told(slug: str, found: str, shown: str) -> None:
    if found not in TELLS_OF.get(slug, (found,)):
        raise NoOccasion(f"The newest answer on the record is “{shown}”, so this letter would not be true.")


def _collection(pupil: Pupil, slug: str) -> str:
    answer = CollectionAnswer.objects.filter(pupil=pupil).order_by("-pk").first()
    if answer is None:
        raise NoOccasion(
            f"No request to collect {pupil.full_name} early has been answered yet. Answer it under Early collections "
            "first; the letter takes its day and time from there."
        )
    _need_told(slug, answer.outcome, answer.get_outcome_display())
    day, clock = date.fromisoformat(answer.about["date"]), time.fromisoformat(answer.about["time"])
    return f"{long_date(day)} at {spoken_clock(clock)}"


def _lunch(pupil: Pupil, slug: str) -> dict[str, Words]:
    step = LunchStep.objects.filter(permission__pupil=pupil, step__in=DECIDED).order_by("-pk").first()
    if step is None:
        raise NoOccasion(
            f"Nothing has been decided about lunch at home for {pupil.full_name}. Enter it under Lunch at home first; "
            "the letter takes its day and reasons from there."
        )
    _need_told(slug, step.step, step.get_step_display())
    return {
        "lunch_from": plain(long_date(step.on)),
        "lunch_reasons": plain(step.reasons) if step.reasons.strip() else NOTHING,
    }
