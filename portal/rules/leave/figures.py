"""The figures an explanation shows, written as a person reads them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.rules.leave.composition import Finding
from portal.rules.leave.kinds import PERFORMANCE
from portal.rules.leave.situation import Situation
from portal.rules.leave.year_total import in_days
from portal.rules.percentages import Share
from portal.rules.problems import MissingFact


def compute_figures(case: Situation, findings: Sequence[Finding]) -> dict[str, Any]:
    """Every figure that can be worked out; one that rests on a missing fact is left out."""
    figures: dict[str, Any] = {"received_local": f"{case.received_local:%Y-%m-%d %H:%M}"}
    for compute in (_dates, _record, _projections):
        _add(figures, compute, case)
    measured = {finding.entry.rule.id: finding.outcome.measured for finding in findings}
    figures.update(_from_findings(measured, is_performance=case.request.kind == PERFORMANCE))
    missing = tuple(dict.fromkeys(fact for finding in findings for fact in finding.outcome.missing))
    return figures | ({"missing": missing} if missing else {})


def _add(figures: dict[str, Any], compute: Callable[[Situation], Mapping[str, Any]], case: Situation) -> None:
    try:
        figures.update(compute(case))
    except MissingFact:
        return


def _dates(case: Situation) -> dict[str, Any]:
    sessions = case.sessions
    figures: dict[str, Any] = {
        "school_sessions": len(sessions),
        "school_days": in_days(len(sessions)),
        "sessions_by_year": case.sessions_by_year,
    }
    if sessions:
        figures |= {"first_missed": str(sessions[0]), "notice_days": case.notice_before(sessions[0])}
    return figures


def _record(case: Situation) -> dict[str, Any]:
    return {"attendance_now": str(case.attendance), "authorised_share": str(case.authorised_share)}


def _projections(case: Situation) -> dict[str, Any]:
    return _by_year("after_end_of_leave", case.after_leave) | _by_year("after_end_of_year", case.after_year)


def _by_year(name: str, shares: Mapping[str, Share]) -> dict[str, str]:
    """One figure per academic year touched; the year is named only where there are two."""
    return {f"{name} {year}" if len(shares) > 1 else name: str(share) for year, share in shares.items()}


def _from_findings(measured: Mapping[str, Mapping[str, Any]], *, is_performance: bool) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if "sessions_in_year" in measured.get("year.cumulative_days", {}):
        totals = measured["year.cumulative_days"]["sessions_in_year"]
        figures["days_in_year_with_this"] = {year: in_days(total) for year, total in totals.items()}
    if "days" in measured.get("holiday.adjacent", {}):
        figures["adjacent_to_holiday"] = [day.isoformat() for day in measured["holiday.adjacent"]["days"]]
    if "hours" in measured.get("performance.education", {}) and is_performance:
        figures["education_hours"] = measured["performance.education"]["hours"]
    if "sessions_needed" in measured.get("medical.minimum_time", {}):
        figures["sessions_needed"] = [
            session.half.value for session in measured["medical.minimum_time"]["sessions_needed"]
        ]
    return figures
