"""What an editor, and whoever approves, should know of a draft before it is published."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from portal import hooks
from portal.pages.models import School
from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.versions.concerns import CONTROL_ANCHOR, checked_draft
from portal.policies.versions.stating import statements_of
from portal.policies.what_ifs import concerns_of_others
from portal.rules import canonical
from portal.rules import publishing_checks as checks
from portal.rules.publishing.advice import SEVERITY_WORDS, Severity, advice_on
from portal.rules.publishing.national_layer import find_departures
from portal.rules.publishing.numbers import find_number_mismatches
from portal.rules.publishing.reach import find_unreachable
from portal.rules.publishing.typed_numbers import find_typed_numbers
from portal.rules.rulebook import Rulebook
from portal.rules.school_hours import SessionTimes
from portal.rules.school_year import Calendar
from portal.rules.sessions import AM, PM

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

CONTROL_TITLE = "Document control"
KEPT_SECONDS = 24 * 60 * 60
NO_DATES = Calendar(
    time_zone=ZoneInfo("Europe/London"),
    session_times={AM: SessionTimes(time(9), time(12)), PM: SessionTimes(time(13), time(15))},
    years=(),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A clause that a concern is about; no anchor stands for the document control."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyConcern:
    """One concern in words. ``reason`` is what the editor has recorded; only some concerns ask for one."""

    key: str
    check: str
    subject: str
    severity: Severity
    message: str
    next_step: str
    places: tuple[Place, ...]
    reason: str = ""

    @property
    def needs_reason(self) -> bool:
        return self.severity is Severity.EXPLAIN

    @property
    def severity_words(self) -> str:
        return "Explained" if self.needs_reason and self.reason else SEVERITY_WORDS[self.severity]

    def to_data(self) -> dict[str, Any]:
        """Plain data, to be kept with an approval or a version."""
        return canonical.plain(asdict(self))


def concerns_of(page: "PolicyPage") -> tuple[PolicyConcern, ...]:
    """Every concern about the page as it is edited now: what must be explained first, then contradictions."""
    draft = draft_of_page(page)
    found = _all_concerns(page, draft)
    order = list(Severity)
    return tuple(sorted(found, key=lambda concern: order.index(concern.severity)))


def departures_of(draft: PolicyDraft, school: School) -> tuple[PolicyConcern, ...]:
    """The concerns that are published only with a recorded reason. Quick: no invented requests are tried."""
    checked, on = checked_draft(draft, school), draft.effective_from or timezone.localdate()
    found = (
        *find_departures(checked, on=on),
        *find_number_mismatches(checked),
        *find_typed_numbers(checked, on=on),
    )
    shown = _shown(found, checked, draft.departures)
    return tuple(concern for concern in shown if concern.needs_reason)


def _all_concerns(page: "PolicyPage", draft: PolicyDraft) -> Iterator[PolicyConcern]:
    on = draft.effective_from or timezone.localdate()
    checked = checked_draft(replace(draft, effective_from=on), page.school)
    others = tuple(_others(page))
    found = checks.find_concerns(checked, on=on, calendar=NO_DATES, others=others)
    found = (*found, *_unreachable(checked, calendar_of(page.school)), *concerns_of_others(page))
    yield from _shown(found, checked, draft.departures)


def _shown(
    found: tuple[checks.Concern, ...], checked: checks.PolicyDraft, reasons: Mapping[str, str]
) -> Iterator[PolicyConcern]:
    for concern in dict.fromkeys(found):
        advice = advice_on(concern.check)
        yield PolicyConcern(
            key=concern.key,
            check=concern.check,
            subject=concern.subject,
            severity=advice.severity,
            message=concern.message,
            next_step=advice.next_step,
            places=tuple(_places(concern, checked)),
            reason=reasons.get(concern.key, ""),
        )


def _places(concern: checks.Concern, checked: checks.PolicyDraft) -> Iterator[Place]:
    """The clauses of this policy among those a concern names; others stand in another policy."""
    for anchor in dict.fromkeys(concern.anchors):
        if anchor == CONTROL_ANCHOR:
            yield Place(anchor="", title=CONTROL_TITLE)
        elif anchor in checked.clauses:
            yield Place(anchor=anchor, title=checked.clauses[anchor].title)


def calendar_of(school: School) -> Calendar:
    """The school's dates as the calendars room fills them in; without that room there are none."""
    for calendar in hooks.school_calendars:
        found: Calendar = calendar(school)
        return found
    return NO_DATES


def _unreachable(checked: checks.PolicyDraft, calendar: Calendar) -> tuple[checks.Concern, ...]:
    """Thousands of invented requests are tried, so the same rules in the same year are tried once a day."""
    rules = [entry.to_data() for entry in checked.rulebook.entries]
    key = f"unreachable-{canonical.sha256([rules, calendar.sha256])}"
    kept = cache.get(key)
    if kept is None:
        kept = [concern.to_data() for concern in find_unreachable(checked, calendar=calendar)]
        cache.set(key, kept, KEPT_SECONDS)
    return tuple(
        checks.Concern(each["check"], each["subject"], tuple(each["anchors"]), each["message"]) for each in kept
    )


def _others(page: "PolicyPage") -> Iterator[checks.PolicyDraft]:
    """What the school's other policies state, and its trust's other schools in a policy of the same kind."""
    for version in _newest_versions(page):
        same_school = version.page.school_id == page.school_id
        name = version.title if same_school else f"{version.title} of {version.page.school.name}"
        yield checks.PolicyDraft(name=name, rulebook=Rulebook(entries=()), statements=statements_of(version))


def _newest_versions(page: "PolicyPage") -> "QuerySet[PolicyVersion]":
    """The newest version of each other policy to compare with, in one query; those that state nothing are left out."""
    from portal.policies.models import PolicyPage, PolicyVersion  # the page's form asks for this module

    wanted = Q(school=page.school_id)
    if page.school.trust:
        wanted |= Q(school__trust=page.school.trust, policy_type=page.policy_type)
    newest = PolicyVersion.objects.filter(page=OuterRef("pk")).order_by("-effective_from", "-number").values("pk")[:1]
    pages = PolicyPage.objects.filter(wanted).exclude(pk=page.pk)
    found = PolicyVersion.objects.filter(pk__in=pages.annotate(newest=Subquery(newest)).values("newest"))
    states_something = found.filter(source__contains='"statements":')
    compared = states_something.select_related("page__school").defer("clauses", "rulebook", "article")
    return compared.order_by("title", "pk")
