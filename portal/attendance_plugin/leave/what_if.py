"""What a policy's draft would change: the school's stored requests under the version in force and under the draft."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from portal.calendars.models import CalendarVersion
from portal.calendars.services import rules_calendar
from portal.pages.models import School
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.reviews.kinds import LEAVE_POLICY
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.policies.versions.freezing import Frozen
from portal.policies.versions.previews import freeze_latest_draft, has_whole_rulebook
from portal.rules import canonical
from portal.rules.leave.facts_data import parse_facts
from portal.rules.leave.situation import Situation
from portal.rules.leave.what_if import Flip, WhatIfReport, compare_rulebooks, count_flips, every_flip
from portal.rules.rulebook import Rulebook

from .models import Check, LeaveRequest

YEARS = 2
YEARS_TO_CHOOSE = (1, 2, 3, 6)
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days on which the requests looked at were received, both included."""

    first_day: date
    last_day: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the beginning of the day after the last, in London."""
        after = self.last_day + timedelta(days=1)
        first, last = (timezone.make_aware(datetime.combine(day, time.min)) for day in (self.first_day, after))
        return first, last


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """The draft beside the version in force. Without a report nothing could be replayed, and `hindrances` say why."""

    page: PolicyPage
    frozen: Frozen
    in_force: PolicyVersion | None
    window: Window
    unchecked: int = 0
    report: WhatIfReport | None = None

    @property
    def hindrances(self) -> tuple[str, ...]:
        if self.report:
            return ()
        if self.in_force is None:
            return ("No version of the policy is in force today, so there is nothing to compare the draft with.",)
        return tuple(str(problem) for problem in self.frozen.problems)


def checks_requests(page: PolicyPage) -> bool:
    """Whether the policy is the one whose rules check requests for leave."""
    return page.policy_type == LEAVE_POLICY


def last_years(years: int, today: date) -> Window:
    """From the same day so many years ago (28 February for the 29th) to today."""
    shorter = today.replace(day=28) if (today.month, today.day) == (2, 29) else today
    return Window(first_day=shorter.replace(year=today.year - years), last_day=today)


def replay_draft(
    page: PolicyPage, *, years: int = YEARS, today: date | None = None, keep: Callable[[Flip], bool] = every_flip
) -> WhatIf:
    """Check the requests of the last years under the version in force today and under the latest saved draft.

    The report's flips carry the ids of requests; those that `keep` refuses are counted and forgotten. Nothing is kept.
    """
    today = today or timezone.localdate()
    frozen, window = freeze_latest_draft(page), last_years(years, today)
    in_force = leave_policy_in_force(page.school, today)
    if in_force is None or not has_whole_rulebook(frozen):
        return WhatIf(page=page, frozen=frozen, in_force=in_force, window=window)
    report = count_flips(
        compare_stored(newest_checks(page.school, window), current=rulebook_of(in_force), draft=frozen.rulebook),
        keep=keep,
    )
    return WhatIf(
        page=page,
        frozen=frozen,
        in_force=in_force,
        window=window,
        unchecked=_received(page.school, window).filter(checks=None).count(),
        report=report,
    )


def fingerprint(page: PolicyPage) -> str:
    """The same as long as replaying the latest draft would give the same counts: a few quick questions, no replay."""
    today = timezone.localdate()
    in_force = leave_policy_in_force(page.school, today)
    received = _received(page.school, last_years(YEARS, today))
    newest = received.aggregate(requests=Count("pk", distinct=True), checks=Max("checks"))
    draft = freeze_latest_draft(page).source_sha256
    return canonical.sha256([page.school_id, today, draft, in_force.pk if in_force else None, newest])


def newest_checks(school: School, window: Window, *, up_to: int | None = None) -> QuerySet[Check]:
    """The last check of each request received in the window, newest first; of those up to an id where one is given."""
    made = Check.objects.filter(request__in=_received(school, window))
    later = Check.objects.filter(request=OuterRef("request"), pk__gt=OuterRef("pk"))
    if up_to is not None:
        made, later = made.filter(pk__lte=up_to), later.filter(pk__lte=up_to)
    return made.filter(~Exists(later)).order_by("-pk")


def _received(school: School, window: Window) -> QuerySet[LeaveRequest]:
    first, after_last = window.instants
    return LeaveRequest.objects.filter(school=school, received_at__gte=first, received_at__lt=after_last)


def read_situations(checks: QuerySet[Check]) -> Iterator[tuple[str, Situation]]:
    """Each request's id with its facts under the calendar of its check. Few rows are held at a time, in one query."""
    versions = CalendarVersion.objects.filter(pk__in=checks.order_by().values("calendar_version")).in_bulk()
    rows = checks.values_list("request_id", "snapshot__facts", "calendar_version_id")
    for request, facts, version in rows.iterator(chunk_size=ROWS_AT_ONCE):
        read = parse_facts(json.loads(facts), source=f"facts of request {request}")
        yield str(request), Situation(read, rules_calendar(versions[version]))


def compare_stored(checks: QuerySet[Check], *, current: Rulebook, draft: Rulebook) -> Iterator[Flip]:
    return compare_rulebooks(read_situations(checks), current=current, draft=draft)
