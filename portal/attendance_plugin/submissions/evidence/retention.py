"""Evidence whose time is over, and files without a row: removed every night (R32).

One file that cannot be removed does not stop the rest; it is tried again the next night.
"""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School

from . import storage
from .models import LONGEST_DAYS, DraftFile, Evidence, EvidenceKeeping
from .services import delete
from .standing import Standing, standing_of

logger = logging.getLogger(__name__)
# A file is written a moment before its row; by then every row is there.
OLD_ENOUGH = timedelta(hours=24)


def keeping_of(school: School) -> EvidenceKeeping:
    return EvidenceKeeping.objects.filter(school=school).first() or EvidenceKeeping(school=school)


def last_day_kept(added_at: datetime, standing: Standing, keeping: EvidenceKeeping) -> date:
    """The last day on which the file is there; it goes in the night after. Never more than a year after it came."""
    came = timezone.localdate(added_at)
    longest = came + timedelta(days=LONGEST_DAYS)
    if standing.decided_at:
        decided = timezone.localdate(standing.decided_at)
        return min(longest, decided + timedelta(days=keeping.days_after_decision))
    if standing.is_awaited:
        return longest
    return min(longest, came + timedelta(days=keeping.days_without_decision))


def remove_what_is_over(today: date | None = None) -> int:
    """How many files went, of every school."""
    today = today or timezone.localdate()
    return sum(_remove(school, today) for school in School.objects.order_by("pk"))


def _remove(school: School, today: date) -> int:
    keeping = keeping_of(school)
    shortest = timedelta(days=min(keeping.days_after_decision, keeping.days_without_decision))
    found = Evidence.objects.filter(school=school, added_at__date__lt=today - shortest).order_by("pk")
    return sum(_remove_if_over(pk, keeping, today) for pk in list(found.values_list("pk", flat=True)))


def _remove_if_over(pk: int, keeping: EvidenceKeeping, today: date) -> bool:
    try:
        with transaction.atomic():
            evidence = Evidence.objects.select_related("school").get(pk=pk)
            submission = Submission.objects.select_for_update().get(pk=evidence.submission_id)
            if last_day_kept(evidence.added_at, standing_of(submission, is_held=True), keeping) >= today:
                return False
            delete(evidence, action="evidence_deleted", actor_name="worker")
    except Evidence.DoesNotExist:
        return False
    except Exception as error:
        logger.error("Evidence %s was not deleted: %s", pk, type(error).__name__)
        return False
    return True


def sweep() -> int:
    """Remove files that no row leads to; how many. Rows whose file is missing are told in the log."""
    evidence = set(Evidence.objects.values_list("stored_name", flat=True))
    known = evidence | set(DraftFile.objects.values_list("stored_name", flat=True))
    names = _names()
    lost = Evidence.objects.filter(stored_name__in=evidence - names).values_list("pk", flat=True)
    for pk in lost.order_by("pk"):
        logger.error("Evidence %s has no file.", pk)
    return sum(_drop_if_old(name) for name in sorted(names - known))


def _names() -> set[str]:
    try:
        return set(storage.evidence_storage().listdir("")[1])
    except FileNotFoundError:
        return set()


def _drop_if_old(name: str) -> bool:
    try:
        if timezone.now() - storage.evidence_storage().get_modified_time(name) < OLD_ENOUGH:
            return False
        storage.drop(name)
    except Exception as error:
        logger.error("A file without a row was not deleted: %s", type(error).__name__)
        return False
    return True
