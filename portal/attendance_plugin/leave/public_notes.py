"""What the policy says about a leave form before it is sent: only what needs no child's record."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.forms.dates import spoken_days
from portal.forms.definitions import JOURNEYS
from portal.forms.journeys import ReviewNote
from portal.pages.models import School
from portal.policies.models import PolicyVersion
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.rules import canonical
from portal.rules.leave.check import CheckResult, check
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.leave.facts_data import parse_facts
from portal.rules.problems import DataError, UnsupportedKind

from .citations import Clauses
from .counting import count_sessions
from .notes import note_of
from .speech import parents_speech

logger = logging.getLogger(__name__)


def public_notes(form: str, school: School, answers: Mapping[str, Any]) -> list[ReviewNote]:
    """Notes for the check-answers page. They never keep a parent from sending, and say nothing about any child."""
    version = leave_policy_in_force(school, timezone.localdate())
    if version is None:
        return [ReviewNote("information", _("The headteacher will look at your request and write to you."))]
    try:
        result = _check(form, school, answers, version)
    except UnsupportedKind:
        return [_left_to_headteacher(version)]
    except DataError as error:
        logger.error("Answers of form %s could not be checked: %s", form, error.key)
        return [_left_to_headteacher(version)]
    return list(_notes(result, version))


def _check(form: str, school: School, answers: Mapping[str, Any], version: PolicyVersion) -> CheckResult:
    asked = {**JOURNEYS[form].request_facts(answers), "received_at": timezone.now()}
    facts = parse_facts(canonical.plain({"request": asked}), source=f"the answers to form {form}")
    calendar = rules_calendar(current_calendar_version(school))
    return check(facts, rulebook=rulebook_of(version), calendar=calendar, record_known=False)


def _left_to_headteacher(version: PolicyVersion) -> ReviewNote:
    return ReviewNote(
        "information",
        _("Our policy has no rules for this kind of request. The headteacher will look at it and write to you."),
        f"/policies/{version.page.slug}/",
        version.title,
    )


def _notes(result: CheckResult, version: PolicyVersion) -> Iterator[ReviewNote]:
    clauses = Clauses(version)
    yield _counted(result)
    for line in explain_to_parent(result, parents_speech()).lines:
        yield note_of(line, clauses)
    if result.deferred:
        headings = clauses.cite_all(entry.anchors[0] for entry in result.deferred)
        yield ReviewNote(
            "information",
            _("The school will also look at your child’s attendance record: %(clauses)s. We cannot show that here.")
            % {"clauses": ", ".join(clause.title for clause in headings)},
            headings[0].address,
            headings[0].title,
        )


def _counted(result: CheckResult) -> ReviewNote:
    """The dates read back with their weekdays, and how much school they are."""
    sessions = result.figures.get("school_sessions")
    request = result.case.request
    if sessions is None or request.first is None or request.last is None:
        unknown = _("These dates are not in our calendar yet. The school will count the sessions.")
        return ReviewNote("information", unknown)
    dates = spoken_days(request.first.day, request.last.day)
    if not sessions:
        no_school = _("There is no school on %(dates)s, so you do not need to ask for leave.")
        return ReviewNote("information", no_school % {"dates": dates})
    asked = {"dates": dates, "sessions": count_sessions(sessions)}
    return ReviewNote("information", _("You are asking for %(dates)s: %(sessions)s.") % asked)
