"""The requests a draft would change, each with the findings that differ and their clauses: for the headteacher."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.attendance_plugin.leave.citations import Citation, Clauses
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.what_if import WhatIf, newest_checks, read_situations
from portal.attendance_plugin.leave.what_if_counts import RECOMMENDATIONS
from portal.attendance_plugin.staff.requests.findings import figures_of
from portal.attendance_plugin.staff.requests.listing import child_of, request_url
from portal.attendance_plugin.staff.words import STATUSES, days_asked, kind_in_full
from portal.policies.services import rulebook_of
from portal.rules.leave.check import CheckResult
from portal.rules.leave.explanation import explain_to_staff
from portal.rules.leave.situation import Situation
from portal.rules.leave.what_if import Flip, check_under

ROWS = 20
NO_FINDING = "No such rule"


@dataclass(frozen=True, slots=True)
class Finding:
    """One side of a change: `text` is the sentence with the figures."""

    status: str
    words: str
    text: str
    label: str = ""
    anchors: tuple[str, ...] = ()


ABSENT = Finding("missing_fact", NO_FINDING, "")


@dataclass(frozen=True, kw_only=True)
class ChangedFinding:
    label: str
    before: Finding
    after: Finding
    clauses: list[Citation]


@dataclass(frozen=True, kw_only=True)
class AffectedRequest:
    request: int
    reference: str
    url: str
    child: str
    days: str
    kind: str
    before: str
    after: str
    is_unsettled: bool
    findings: list[ChangedFinding]


@dataclass
class PageOfFlips:
    """Picks the flips of one page out of all that are of the wanted sort; the others are only counted."""

    is_wanted: Callable[[Flip], bool]
    number: int
    seen: int = 0

    def __call__(self, flip: Flip) -> bool:
        if not self.is_wanted(flip):
            return False
        self.seen += 1
        return (self.number - 1) * ROWS < self.seen <= self.number * ROWS

    @property
    def pages(self) -> int:
        return -(-self.seen // ROWS)


def affected_requests(what_if: WhatIf, flips: Iterable[Flip]) -> Iterator[AffectedRequest]:
    """A row for each flip, in their order. They are checked once more, for the words of their findings."""
    found = {int(flip.reference): flip for flip in flips}
    rows = LeaveRequest.objects.filter(pk__in=found).select_related("submission", "pupil").in_bulk()
    checks = newest_checks(what_if.page.school, what_if.window).filter(request__in=list(found))
    situations = {int(request): situation for request, situation in read_situations(checks)}
    for request, flip in found.items():
        yield _row(what_if, rows[request], flip, situations[request])


def _row(what_if: WhatIf, request: LeaveRequest, flip: Flip, situation: Situation) -> AffectedRequest:
    return AffectedRequest(
        request=request.pk,
        reference=request.submission.reference,
        url=request_url(request),
        child=child_of(request),
        days=days_asked(request.first_day, request.first_half, request.last_day, request.last_half),
        kind=kind_in_full(request.kind),
        before=RECOMMENDATIONS[flip.before],
        after=RECOMMENDATIONS[flip.after],
        is_unsettled=flip.is_unsettled,
        findings=list(_changed_findings(what_if, situation, flip.rules)),
    )


def _changed_findings(what_if: WhatIf, situation: Situation, rules: Iterable[str]) -> Iterator[ChangedFinding]:
    assert what_if.in_force is not None
    before = _findings(check_under(situation, rulebook_of(what_if.in_force)))
    after = _findings(check_under(situation, what_if.frozen.rulebook))
    clauses = DraftClauses(what_if)
    for rule in rules:
        old, new = before.get(rule, ABSENT), after.get(rule, ABSENT)
        yield ChangedFinding(
            label=new.label or old.label,
            before=old,
            after=new,
            clauses=clauses.cite_all((*new.anchors, *old.anchors)),
        )


def _findings(result: CheckResult | None) -> dict[str, Finding]:
    if result is None:
        return {}
    lines = zip(result.findings, explain_to_staff(result).lines, strict=True)
    return {
        finding.rule: Finding(
            finding.status.value,
            STATUSES[finding.status.value],
            figures_of(line.text, finding.entry.rule.label),
            finding.entry.rule.label,
            finding.anchors,
        )
        for finding, line in lines
    }


class DraftClauses(Clauses):
    """Clauses as the version in force has them; one that only the draft has is named, and leads nowhere yet."""

    def __init__(self, what_if: WhatIf) -> None:
        assert what_if.in_force is not None
        super().__init__(what_if.in_force)
        self._drafted = {clause["anchor"]: clause for clause in what_if.frozen.clauses}

    def cite(self, anchor: str) -> Citation:
        if anchor in {clause["anchor"] for clause in self.version.clauses}:
            return super().cite(anchor)
        clause = self._drafted.get(anchor, {})
        return Citation(
            anchor=anchor, number=clause.get("number", ""), heading=clause.get("heading", anchor), address=""
        )
