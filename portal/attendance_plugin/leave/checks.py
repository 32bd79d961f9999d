"""Checks: the rules of the policy version in force applied to a facts snapshot, kept so that they can be run again."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.rules.leave.check import CheckResult
from portal.rules.leave.check import check as apply_rules
from portal.rules.leave.facts import Facts
from portal.rules.leave.facts_data import parse_facts
from portal.rules.problems import NoValueInForce
from portal.rules.school_year import Calendar
from portal.rules.sessions import Session

from .facts import asked_for, build_facts
from .models import Check, FactsSnapshot, LeaveRequest


def run_check(request: LeaveRequest, *, at: datetime | None = None, by: AbstractBaseUser | None = None) -> Check:
    """Check the request under the policy version in force on the London date it was received, and keep everything.

    ``at`` is the moment of the check (now), ``by`` who asked for it: nobody for the worker.
    Raises `NoValueInForce` where no leave policy was in force on that date, `UnsupportedKind` where the policy has no
    rules for the kind.
    """
    made_at = at or timezone.now()
    received_on = timezone.localdate(request.received_at)
    version = leave_policy_in_force(request.school, received_on)
    if version is None:
        raise NoValueInForce(
            f"No leave policy was in force on {received_on:%d %B %Y}, the day request {request} was received. "
            "Publish one with an effective date on or before that day."
        )
    calendar_version = current_calendar_version(request.school)
    calendar = rules_calendar(calendar_version)
    facts = build_facts(request, at=made_at, calendar=calendar)
    result = apply_rules(facts, rulebook=rulebook_of(version), calendar=calendar)
    with transaction.atomic():
        snapshot = _keep_facts(request, facts, made_at)
        check = Check.objects.create(
            request=request,
            snapshot=snapshot,
            policy_version=version,
            calendar_version=calendar_version,
            result=result.to_json(),
            sha256=result.sha256,
            recommendation=result.recommendation.value,
            made_at=made_at,
        )
        record(
            school=request.school,
            action="leave_checked",
            subject=request,
            actor=by,
            actor_name="" if by else "worker",
            check=check.pk,
            policy_version=version.pk,
            calendar_version=calendar_version.pk,
            recommendation=check.recommendation,
        )
    return check


def _keep_facts(request: LeaveRequest, facts: Facts, built_at: datetime) -> FactsSnapshot:
    return FactsSnapshot.objects.create(
        request=request,
        facts=facts.to_json(),
        sha256=facts.sha256,
        register_as_of=facts.register.as_of if facts.register else None,
        built_at=built_at,
    )


def facts_of(check: Check) -> Facts:
    """The facts as they were when the check was made."""
    return parse_facts(json.loads(check.snapshot.facts), source=f"snapshot {check.snapshot_id}")


def run_again(check: Check) -> CheckResult:
    """The result worked out anew from what the check kept: its snapshot, policy version and calendar version."""
    return apply_rules(
        facts_of(check), rulebook=rulebook_of(check.policy_version), calendar=rules_calendar(check.calendar_version)
    )


def replay(check: Check) -> bool:
    """Whether running the check again gives the same bytes it gave then."""
    again = run_again(check)
    return again.to_json() == check.result and again.sha256 == check.sha256


def asked_sessions(check: Check) -> tuple[Session, ...]:
    """The school sessions the request would miss, under the check's own calendar."""
    return sessions_of_request(check.request, check)


def sessions_of_request(request: LeaveRequest, check: Check | None) -> tuple[Session, ...]:
    """The school sessions the request would miss: under the check's own calendar, without a check under today's."""
    pupil = facts_of(check).pupil if check else request.pupil
    year_group = pupil.year_group if pupil else None
    return calendar_of(request, check).timetable(year_group).between(*asked_for(request))


def calendar_of(request: LeaveRequest, check: Check | None) -> Calendar:
    return rules_calendar(check.calendar_version if check else current_calendar_version(request.school))


def suggested_days(check: Check | None) -> Sequence[date]:
    """The days of the request that lie within the policy although the whole does not."""
    return [date.fromisoformat(day) for day in json.loads(check.result)["within_policy_dates"]] if check else []
