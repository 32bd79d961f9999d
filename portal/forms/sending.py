"""Handing a finished form on: stored and marked as sent in one transaction, or not at all (R1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import hooks
from portal.journeys.definition import Answers, Step
from portal.journeys.incidents import log_without_answers
from portal.pages.languages import current_language
from portal.pages.models import School

from .children import each_child
from .drafts import BrowserKey, mark_sent
from .fair_use.signals import over_budget
from .models import JourneyDraft
from .notes import ReviewNote, StepNotes
from .own.asked import keep_asked
from .parent_forms import ParentForm
from .sent_forms import AlreadySent, SentForm


class NotSent(Exception):
    """The form could not be stored; ``incident`` finds the reason in the log."""

    def __init__(self, incident: str) -> None:
        super().__init__(f"The form was not stored (incident {incident}).")
        self.incident = incident


def send(
    journey: ParentForm, draft: JourneyDraft, key: BrowserKey, answers: Answers, *, network: str = ""
) -> list[str]:
    """The reference of each child's submission, once everything is on disk.

    ``network`` is where the form comes from (`client_network`). Raises ``AlreadySent`` or ``NotSent``; then nothing
    has changed.
    """
    sent = SentForm(
        school=draft.school,
        form=journey.slug,
        key=key.key,
        answers=dict(answers),
        received_at=timezone.now(),
        signals=signals_of(draft, key),
        language=current_language().code,
        draft_id=draft.pk,
    )
    try:
        with transaction.atomic():
            sent = replace(sent, asked=keep_asked(journey, draft.school))
            receiver = hooks.form_receivers.get(journey.slug)
            if receiver is None:
                raise LookupError(f"Nothing receives the form {journey.slug!r}: fill hooks.form_receivers.")
            over = _over_budget(draft, answers, network)
            references = receiver(replace(sent, signals=tuple(sorted({*sent.signals, *over}))))
            mark_sent(journey, draft.pk, references=references, answers=answers)
    except AlreadySent:
        raise
    except Exception as error:
        raise NotSent(log_without_answers(journey, error)) from error
    return references


def signals_of(draft: JourneyDraft, key: BrowserKey) -> tuple[str, ...]:
    is_fast = timezone.now() - key.made_at < timedelta(seconds=settings.FORM_QUICKEST_SECONDS)
    return tuple(sorted({*draft.signals, *(["fast"] if is_fast else [])}))


def _over_budget(draft: JourneyDraft, answers: Answers, network: str) -> set[str]:
    """Signals of budgets. Whoever presses Send twice has used them once."""
    waiting = JourneyDraft.objects.select_for_update().filter(pk=draft.pk, sent_at=None)
    if not waiting.first():
        return set()
    names = [child["child_name"] for child in each_child(answers) if child.get("child_name")]
    return over_budget(school=draft.school, child_names=names, mailbox=answers.get("email", ""), network=network)


def review_answers(journey: ParentForm, school: School, answers: Answers) -> list[ReviewNote]:
    """What the policy says about the answers. A fault in the review never keeps a parent from sending."""
    review = hooks.answer_reviews.get(journey.slug)
    if review is None:
        return []
    try:
        found = [list(review(journey.slug, school, child)) for child in each_child(answers)]
    except Exception as error:
        log_without_answers(journey, error)
        return [
            ReviewNote(
                "information", _("We could not check your answers against our policy now. You can still send them.")
            )
        ]
    return about_whom(each_child(answers), found)


def notes_before(journey: ParentForm, step: Step, school: School, answers: Answers) -> StepNotes | None:
    """What to know before answering a question. A fault here never keeps a parent from answering."""
    find = hooks.step_notes.get(journey.slug)
    try:
        return find(journey.slug, step.slug, school, dict(answers)) if find else None
    except Exception as error:
        log_without_answers(journey, error)
        return None


def about_whom(children: Sequence[Answers], found: Sequence[Sequence[ReviewNote]]) -> list[ReviewNote]:
    """Each note once; with the children's names where it is not about all of them."""
    names = [child.get("child_name", "") for child in children]
    notes = dict.fromkeys(note for own in found for note in own)
    about = {note: [name for name, own in zip(names, found, strict=True) if note in own] for note in notes}
    return [note if len(about[note]) == len(names) else replace(note, about=", ".join(about[note])) for note in notes]
