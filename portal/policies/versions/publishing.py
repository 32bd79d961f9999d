"""Publishing: a draft becomes a version that never changes again."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from portal.policies.approval.gate import approval_problems, approvals_for_readers, with_answers
from portal.policies.drafting.drafts import CONTROL, USUAL, PolicyDraft
from portal.policies.drafting.page_drafts import draft_of_page
from portal.policies.editing.concerns import departures_of
from portal.rules import canonical

from .article import render_article
from .clashes import find_clashes
from .freezing import NEEDED, Frozen, freeze
from .problems import Problem, PublishingError

if TYPE_CHECKING:
    from wagtail.models import Revision

    from portal.policies.models import PolicyPage, PolicyVersion

NEVER = "A published version never changes. Put this into a new version with a label and a first day of its own."
IN_DOCUMENT_CONTROL = ("summary", "author_role", "review_cycle_months", "legal_framework", "related")


def publishing_problems(page: "PolicyPage", *, is_history: bool = False) -> tuple[Problem, ...]:
    """What in the page, as it is edited now, keeps it from being published, its approval apart."""
    existing, frozen = _frozen(page, draft_of_page(page), is_history)
    return _problems(page, existing, frozen, is_history)


def open_problems(page: "PolicyPage") -> tuple[Problem, ...]:
    """All that keeps the page from being published now: faults of the draft, else the approvals that are missing."""
    existing, frozen = _frozen(page, draft_of_page(page), is_history=False)
    return _problems(page, existing, frozen, False) or _unapproved(page, existing, frozen)


def refuse_unfit(page: "PolicyPage") -> None:
    """Raises ``PublishingError`` for a page that may not go live as it is."""
    problems = open_problems(page)
    if problems:
        raise PublishingError(problems)


def freeze_published(instance: "PolicyPage", revision: "Revision", **kwargs: Any) -> None:
    """Receiver of Wagtail's ``page_published``, which every way of publishing a page sends, in the editor and out."""
    publish_page(instance, revision, by=get_active_log_context().user or revision.user)


def publish_page(page: "PolicyPage", revision: "Revision", by: Any = None) -> "PolicyVersion":
    """Freeze what the editor publishes. Raises ``PublishingError``; the same content again is no new version."""
    return publish_draft(page, draft_of_page(page), revision=revision, by=by)


def publish_draft(
    page: "PolicyPage",
    draft: PolicyDraft,
    *,
    revision: "Revision | None" = None,
    by: Any = None,
    is_history: bool = False,
) -> "PolicyVersion":
    """The version made of the draft, or the one that already says the same. Raises ``PublishingError``.

    ``is_history`` lets a version begin before today though others are published: an archive being loaded.
    """
    with transaction.atomic():
        type(page).objects.select_for_update().get(pk=page.pk)
        existing, frozen = _frozen(page, draft, is_history)
        if existing and existing.source_sha256 == frozen.source_sha256:
            return existing
        problems = _problems(page, existing, frozen, is_history)
        if not is_history:
            problems = problems or _unapproved(page, existing, frozen)
        if problems:
            raise PublishingError(problems)
        return _create(page, frozen, revision, by)


def _frozen(page: "PolicyPage", draft: PolicyDraft, is_history: bool) -> tuple["PolicyVersion | None", Frozen]:
    """The version already published under the label, and the draft frozen with what its approval says."""
    existing = _existing(page, draft)
    if not is_history:
        draft = with_answers(page, draft, existing)
    return existing, freeze(draft, page.school, _pinned(existing))


def _create(page: "PolicyPage", frozen: Frozen, revision: "Revision | None", by: Any) -> "PolicyVersion":
    draft = frozen.draft
    newest = page.versions.order_by("-number").values_list("number", flat=True).first() or 0
    same = {name: getattr(draft, name) for name in CONTROL if name not in IN_DOCUMENT_CONTROL}
    article = render_article(frozen.clauses)
    return page.versions.create(
        **same,
        number=newest + 1,
        corrects=page.versions.get(label=draft.corrects) if draft.corrects else None,
        approvals=approvals_for_readers(page, draft),
        document_control=document_control(draft) | _recorded_departures(page, draft),
        source=canonical.to_json(frozen.source),
        source_sha256=frozen.source_sha256,
        clauses=frozen.clauses,
        clauses_sha256=frozen.clauses_sha256,
        article=article,
        article_sha256=canonical.sha256_of_text(article),
        rulebook=frozen.rulebook.to_json(),
        rulebook_sha256=frozen.rulebook.sha256,
        revision=revision,
        published_at=timezone.now(),
        published_by=by,
    )


def document_control(draft: PolicyDraft) -> dict[str, Any]:
    """What a version keeps beside its own columns; what is as usual is left out."""
    names = (*IN_DOCUMENT_CONTROL, *(name for name in USUAL if name != "corrects"))
    return {name: value for name, value in draft.control().items() if name in names}


def _recorded_departures(page: "PolicyPage", draft: PolicyDraft) -> dict[str, Any]:
    """Where the version departs from a national value, with the reason as far as one was given; else nothing."""
    found = departures_of(draft, page.school)
    told = [{"key": each.key, "message": each.message, "reason": each.reason} for each in found]
    return {"concerns": told} if told else {}


def _existing(page: "PolicyPage", draft: PolicyDraft) -> "PolicyVersion | None":
    return page.versions.filter(label=draft.label).first() if page.pk else None


def _pinned(existing: "PolicyVersion | None") -> Any:
    from .timeline import rulebook_of  # it asks for the models, which stand above

    return rulebook_of(existing).entries if existing else ()


def _unapproved(page: "PolicyPage", existing: "PolicyVersion | None", frozen: Frozen) -> tuple[Problem, ...]:
    return () if existing else tuple(approval_problems(page, frozen.draft))


def _problems(
    page: "PolicyPage", existing: "PolicyVersion | None", frozen: Frozen, is_history: bool
) -> tuple[Problem, ...]:
    if existing and existing.source_sha256 == frozen.source_sha256:
        return ()
    if frozen.problems:
        return frozen.problems
    if existing:
        return tuple(_alterations(existing, frozen))
    clashes = tuple(find_clashes(page, frozen, is_history)) if page.pk else ()
    return clashes if is_history else (*clashes, *_unexplained(page, frozen.draft))


def _unexplained(page: "PolicyPage", draft: PolicyDraft) -> Iterator[Problem]:
    """Departures from a national value, and words that say another number than their rule, without a reason.

    An archive being loaded is let through: what its policies said in their day is recorded, not asked about.
    """
    for concern in departures_of(draft, page.school):
        if not concern.reason:
            yield Problem(
                key=f"departures.{concern.key}",
                place=", ".join(place.title for place in concern.places) or "Document control",
                got=None,
                accepted="a reason, under “Checks”",
                advice=concern.message,
            )


def _alterations(existing: "PolicyVersion", frozen: Frozen) -> Iterator[Problem]:
    """Every place in which the draft departs from the version published under its label."""
    before, after = json.loads(existing.source), canonical.plain(frozen.source)
    for name in (*CONTROL, *USUAL):
        if before.get(name) != after.get(name):
            place = NEEDED.get(name, (name.replace("_", " ").capitalize(),))[0]
            yield _alteration(name, place, after.get(name), f"{before.get(name)!r}, as version {existing.label} says")
    old, new = ({clause["anchor"]: clause for clause in source["clauses"]} for source in (before, after))
    for anchor in [*old, *(anchor for anchor in new if anchor not in old)]:
        if old.get(anchor) != new.get(anchor):
            clause = new.get(anchor) or old[anchor]
            place = f"Clause {clause['number']} {clause['heading']} (#{anchor})"
            yield _alteration(
                f"#{anchor}", place, _what_differs(old.get(anchor), new.get(anchor)), "the clause as published"
            )
    if list(old) != list(new) and set(old) == set(new):
        yield _alteration("clauses", "Clauses", "another order", "the order as published")


def _what_differs(old: dict[str, Any] | None, new: dict[str, Any] | None) -> str:
    if old is None or new is None:
        return "a clause that version does not have" if old is None else "the clause removed"
    return "a change of " + " and ".join(name for name in {**old, **new} if old.get(name) != new.get(name))


def _alteration(key: str, place: str, got: Any, accepted: str) -> Problem:
    return Problem(key=key, place=place, got=got, accepted=accepted, advice=NEVER)
