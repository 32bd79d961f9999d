"""A new version beside those already published: its first day, its change note, and whether a correction is one."""

import json
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from portal.policies.drafting.drafts import PolicyDraft
from portal.rules import canonical

from .corrections import corrected_first_day, find_departures, suggested_label
from .freezing import NEEDED, Frozen
from .problems import Problem

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

BEGINS, CORRECTS, NOTE = NEEDED["effective_from"][0], "Corrects the spelling of", NEEDED["change_note"][0]
NO_CORRECTION = "Leave “corrects” empty and publish it as a new version, which needs every approval."


def find_clashes(page: "PolicyPage", frozen: Frozen, is_history: bool) -> Iterator[Problem]:
    """``is_history``: an archive is loaded as it was, so its days and notes are not judged by today."""
    draft = frozen.draft
    if draft.effective_from is None:
        return
    if is_history and draft.approved_on is None:
        yield Problem(
            key="approved_on", place="Approved on", got=None, accepted="the day of its approval", advice="Fill it in."
        )
    if draft.corrects:
        yield from _corrections(page, frozen, is_history)
    else:
        yield from _first_day(page, draft, is_history)
    if not is_history:
        yield from _repeated_note(page, draft)


def _first_day(page: "PolicyPage", draft: PolicyDraft, is_history: bool) -> Iterator[Problem]:
    same_day = page.versions.filter(effective_from=draft.effective_from).last()
    today, first = timezone.localdate(), draft.effective_from
    if same_day:
        accepted = f"a day on which no other version begins (version {same_day.label} does)"
        yield Problem(key="effective_from", place=BEGINS, got=first, accepted=accepted, advice="Choose another day.")
    elif first and first < today and not is_history and page.versions.exists():
        yield Problem(
            key="effective_from",
            place=BEGINS,
            got=first,
            accepted=f"today, {today}, or a later day",
            advice="A day already past would change the rules for requests that have been checked.",
        )


def _repeated_note(page: "PolicyPage", draft: PolicyDraft) -> Iterator[Problem]:
    last = page.versions.exclude(label=draft.label).order_by("-number").first()
    if last and last.change_note.split() == draft.change_note.split():
        yield Problem(
            key="change_note",
            place=NOTE,
            got=draft.change_note,
            accepted=f"a note of its own; version {last.label} has this one",
            advice="Say what is different from that version, so that readers need not compare.",
        )


def _corrections(page: "PolicyPage", frozen: Frozen, is_history: bool) -> Iterator[Problem]:
    draft = frozen.draft
    corrected = page.versions.filter(label=draft.corrects).first()
    if corrected is None:
        known = ", ".join(page.versions.order_by("-number").values_list("label", flat=True)[:3])
        yield Problem(
            key="corrects",
            place=CORRECTS,
            got=draft.corrects,
            accepted=f"the label of a published version: {known or 'there is none'}",
            advice="Correct the label.",
        )
        return
    if not is_history:
        yield from _when(page, corrected, draft)
    for key, reason in find_departures(json.loads(corrected.source), canonical.plain(frozen.source)):
        place = next((clause.place for clause in draft.clauses if key == f"#{clause.anchor}"), None)
        yield Problem(
            key=key,
            place=place or key.replace("_", " ").capitalize(),
            got=reason,
            accepted="a change of spelling, punctuation, case or spacing only",
            advice=NO_CORRECTION,
        )


def _when(page: "PolicyPage", corrected: "PolicyVersion", draft: PolicyDraft) -> Iterator[Problem]:
    from .timeline import timeline  # it asks for the models, which stand above

    today = timezone.localdate()
    standings = timeline(page.versions.all(), today)
    state = next(each.state for each in standings if each.version.pk == corrected.pk)
    if state not in ("in_force", "upcoming"):
        standing = [each.version.label for each in standings if each.state in ("in_force", "upcoming")]
        yield Problem(
            key="corrects",
            place=CORRECTS,
            got=f"{corrected.label}, which is {state.replace('_', ' ')}",
            accepted=f"a version that applies or will: {', '.join(standing) or 'there is none'}",
            advice="What no longer applies stays as it was. Correct the version that took its place.",
        )
        return
    first_day: date = corrected_first_day(corrected.effective_from, today)
    if draft.effective_from != first_day:
        taken = list(page.versions.values_list("label", flat=True))
        yield Problem(
            key="effective_from",
            place=BEGINS,
            got=draft.effective_from,
            accepted=f"{first_day}, from which a correction of version {corrected.label} applies",
            advice=f"A free label for it is {suggested_label(corrected.label, taken)}.",
        )
