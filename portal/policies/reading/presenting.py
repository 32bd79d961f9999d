"""What the public pages of a policy show."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from portal.kept_answers.rendering import remembered
from portal.pages.models import School
from portal.pages.school import school_for
from portal.policies.drafting.drafts import CONTROL
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyReview, PolicyVersion
from portal.policies.versions.article import render_article
from portal.policies.versions.freezing import freeze
from portal.policies.versions.publishing import IN_DOCUMENT_CONTROL, document_control, publishing_problems
from portal.policies.versions.timeline import Standing, rulebook_of, timeline

from .comparison import compare_versions
from .document_control import document_control_shown
from .former_clauses import former_clauses
from .history import history_entries

Context = dict[str, Any]
LARGE = ("clauses", "rulebook", "source", "article")
WORDS_A_MINUTE = 200
TAG = re.compile(r"<[^>]*>")


def policies(index: PolicyIndexPage, request: HttpRequest) -> Context:
    """Every public policy with the version that applies today: by school, the site's own first, and by title."""
    today = timezone.localdate()
    pages = {
        page.pk: page
        for page in PolicyPage.objects.child_of(index).live().public().select_related("school").defer("clauses")
    }
    versions: dict[int, list[PolicyVersion]] = {}
    for version in since_the_one_in_force(PolicyVersion.objects.filter(page__in=pages), today):
        versions.setdefault(version.page_id, []).append(version)
    base = index.get_url(request)
    cards = [
        (pages[pk].school, _card(timeline(found, today), f"{base}{pages[pk].slug}/")) for pk, found in versions.items()
    ]
    return {"groups": _by_school(cards, school_for(request)), "base": base}


def since_the_one_in_force(versions: "QuerySet[PolicyVersion]", on: date) -> "QuerySet[PolicyVersion]":
    """Of each policy the version that applies on the day and those after it; all where none has begun."""
    begun = versions.filter(effective_from__lte=on).exclude(withdrawal__withdrawn_from__lte=F("effective_from"))
    current = dict(begun.order_by().values_list("page").annotate(Max("effective_from")))
    days = versions.order_by().values_list("pk", "page_id", "effective_from")
    since = [pk for pk, page, day in days if page not in current or day >= current[page]]
    return light_versions(versions.filter(pk__in=since))


def _by_school(cards: list[tuple[School, Context]], own: School | None) -> list[Context]:
    schools = {school.pk: school for school, _ in cards}.values()
    ordered = sorted(schools, key=lambda school: (school != own, school.name))
    return [
        {
            "school": school,
            "policies": sorted(
                (card for owner, card in cards if owner == school), key=lambda card: card["standing"].version.title
            ),
        }
        for school in ordered
    ]


def _card(standings: list[Standing], url: str) -> Context:
    """The version in force, else the one that will be next, else the last there was."""
    upcoming = [standing for standing in standings if standing.state == "upcoming"]
    current = next((standing for standing in standings if standing.state == "in_force"), None)
    shown = current or (upcoming[-1] if upcoming else standings[0])
    return {"standing": shown, "next": upcoming[-1] if current and upcoming else None, "url": url}


def policy_on(page: PolicyPage, request: HttpRequest, on: date, *, is_today: bool) -> Context:
    """The policy as it applies on the day; ``version`` is None where none does."""
    key = ("policy", page.pk, request.get_host(), on, is_today)
    return remembered(key, lambda: _policy_on(page, request, on, is_today=is_today), is_large=True)


def _policy_on(page: PolicyPage, request: HttpRequest, on: date, *, is_today: bool) -> Context:
    standings = timeline(light_versions(page.versions.all()), on)
    standing = next((each for each in standings if each.state == "in_force"), None)
    shared = _shared(page, request) | {"on": on, "is_today": is_today, "upcoming": _upcoming(standings)}
    if standing is None:
        began = [each for each in standings if each.applies and each.version.effective_from <= on]
        return shared | {"version": None, "last": began[0] if began else None}
    return _with_text(shared | _version(page, standing, standings, on))


def one_version(page: PolicyPage, request: HttpRequest, label: str) -> Context | None:
    key = ("policy version", page.pk, request.get_host(), label)
    return remembered(key, lambda: _one_version(page, request, label), is_large=True)


def _one_version(page: PolicyPage, request: HttpRequest, label: str) -> Context | None:
    standings = timeline(light_versions(page.versions.all()), timezone.localdate())
    standing = next((each for each in standings if each.version.label == label), None)
    if standing is None:
        return None
    current = next((each.version for each in standings if each.state == "in_force"), None)
    named = {"is_named_version": True, "current": current}
    whole = _shared(page, request) | _version(page, standing, standings) | named | {"upcoming": _upcoming(standings)}
    return _with_text(whole)


def _with_text(context: Context) -> Context:
    """With everything between the header and the footer of the page, which is the same for every reader."""
    return context | {"text": render_to_string("policies/parts/text.html", context)}


def history(page: PolicyPage, request: HttpRequest) -> Context:
    standings = timeline(light_versions(page.versions.all()), timezone.localdate())
    reviews = PolicyReview.objects.filter(version__page=page)
    return _shared(page, request) | {"standings": standings, "entries": history_entries(standings, reviews)}


def comparison(page: PolicyPage, request: HttpRequest, older: PolicyVersion, newer: PolicyVersion) -> Context:
    found = compare_versions(older.clauses, newer.clauses, rulebook_of(older), rulebook_of(newer))
    between = timeline(light_versions(page.versions.all()), timezone.localdate())
    places = [standing.version.pk for standing in between]
    notes = [standing.version for standing in between[places.index(newer.pk) : places.index(older.pk)]]
    return _shared(page, request) | {"older": older, "newer": newer, "comparison": found, "notes": notes}


def preview(page: PolicyPage, request: HttpRequest) -> Context:
    """The draft as readers would see it, and what still keeps it from being published."""
    draft = draft_of_page(page)
    frozen = freeze(draft, page.school)
    same: Context = {name: getattr(draft, name) for name in CONTROL if name not in IN_DOCUMENT_CONTROL}
    version = PolicyVersion(
        **same,
        document_control=document_control(draft),
        clauses=frozen.clauses,
        article=render_article(frozen.clauses),
    )
    standing = Standing(version=version, state="upcoming", last_day=None, earlier=None, later=None)
    shown = _version(page, standing, ())
    is_draft = {"is_draft": True, "problems": publishing_problems(page)}
    return _with_text({"base": "", "trail": (), "today": timezone.localdate()} | shown | is_draft)


def light_versions(versions: "QuerySet[PolicyVersion]") -> "QuerySet[PolicyVersion]":
    """Without the texts, for lists; where the page or the version corrected is asked for too, without theirs."""
    others = ("page__clauses", *(f"corrects__{name}" for name in LARGE))
    return versions.select_related("withdrawal").defer(*LARGE, *others)


def _upcoming(standings: list[Standing]) -> PolicyVersion | None:
    """The next version that will apply."""
    return next((each.version for each in reversed(standings) if each.state == "upcoming"), None)


def _shared(page: PolicyPage, request: HttpRequest) -> Context:
    parent = page.get_parent()
    trail = [{"title": parent.title, "url": parent.get_url(request)}]
    own = school_for(request)
    of_school = page.school if own is None or page.school_id != own.pk else None
    return {"base": page.get_url(request), "trail": trail, "today": timezone.localdate(), "of_school": of_school}


def _version(page: PolicyPage, standing: Standing, standings: Sequence[Standing], on: date | None = None) -> Context:
    version = standing.version
    if version.pk:
        version.refresh_from_db(fields=["clauses", "article"])
    newest = max((each.version.number for each in standings), default=0)
    return {
        "standing": standing,
        "version": version,
        "clauses": version.clauses,
        "minutes": reading_minutes(version.clauses),
        "related": _related(page, version.document_control["related"]),
        "former": former_clauses(page, version, newest) if version.pk else (),
        **document_control_shown(version, on or timezone.localdate()),
    }


def reading_minutes(clauses: Sequence[dict[str, Any]]) -> int:
    """How long the text takes to read aloud to oneself, at least a minute."""
    words = sum(len(TAG.sub("", clause["html"]).split()) for clause in clauses)
    return max(1, round(words / WORDS_A_MINUTE))


def _related(page: PolicyPage, names: Sequence[str]) -> list[dict[str, str]]:
    """Related policies: with their address where they stand beside this one, else as they were written."""
    if not names or not page.pk:
        return [{"slug": "", "title": name} for name in names]
    named = Q(slug__in=names) | Q(title__in=names)
    beside = list(page.get_siblings(inclusive=False).live().public().filter(named))
    known = {each.slug: each for each in beside} | {each.title: each for each in beside}
    return [
        {"slug": known[name].slug if name in known else "", "title": known[name].title if name in known else name}
        for name in names
    ]
