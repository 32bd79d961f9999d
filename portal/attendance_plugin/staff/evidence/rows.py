"""What staff see of the evidence for one submission, beside the parent's own words about it."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.attendance_plugin.leave.models import Check
from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.retention import keeping_of, last_day_kept
from portal.attendance_plugin.submissions.evidence.standing import standing_of
from portal.attendance_plugin.submissions.models import Submission

# What the parent said in the form, as staff read it; "no" needs no words.
ANNOUNCED = {
    "pending": "In the form the parent said that evidence would follow.",
    "now": "In the form the parent said that the evidence comes with it.",
    "provided": "In the form the parent said that the school has the evidence already.",
}


@dataclass(frozen=True, kw_only=True)
class EvidenceRow:
    pk: int
    number: int
    given_name: str
    kind: str
    size: int
    added_at: datetime
    added_by: str
    is_new: bool
    is_scanned: bool
    came_after_check: bool
    last_day: date


@dataclass(frozen=True, kw_only=True)
class EvidenceShown:
    """``rows`` is empty for accounts that may not read reasons; ``count`` is what there is."""

    count: int
    rows: tuple[EvidenceRow, ...]
    announced: str
    is_awaited: bool
    after_check: int


def _added_by(evidence: Evidence) -> str:
    if evidence.contact:
        return evidence.contact.full_name
    return "Sent with the form" if evidence.is_sent_with_form else "A contact no longer on record"


def evidence_of(submission: Submission, check: Check | None = None, *, may_read: bool) -> EvidenceShown:
    found = list(Evidence.objects.filter(submission=submission).select_related("contact"))
    standing, keeping = standing_of(submission), keeping_of(submission.school)
    rows = tuple(
        EvidenceRow(
            pk=evidence.pk,
            number=number,
            given_name=evidence.given_name,
            kind=evidence.get_kind_display(),
            size=evidence.size,
            added_at=evidence.added_at,
            added_by=_added_by(evidence),
            is_new=evidence.seen_at is None,
            is_scanned=evidence.is_scanned,
            came_after_check=bool(check and evidence.added_at > check.made_at),
            last_day=last_day_kept(evidence.added_at, standing, keeping),
        )
        for number, evidence in enumerate(found, start=1)
    )
    announced = submission.answers.get("evidence", "")
    return EvidenceShown(
        count=len(found),
        rows=rows if may_read else (),
        announced=ANNOUNCED.get(announced, "") if may_read else "",
        is_awaited=may_read and announced in ("now", "pending") and not found and standing.is_open,
        after_check=sum(row.came_after_check for row in rows) if may_read else 0,
    )
