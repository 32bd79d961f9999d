"""The nightly job: what is kept no longer goes, one kind after the other. A failure of one does not stop the next.

Nobody is asked: the school set the days, parents were told them. What happened stays in the audit log, by number only.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.models import Task

from portal.attendance_plugin.audit.pseudonyms import pseudonymise_old_names
from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.evidence import retention as evidence
from portal.attendance_plugin.submissions.evidence.services import delete as delete_evidence
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink, Submission
from portal.attendance_plugin.submissions.outbox import OPEN_STATES
from portal.forms.drafts import remove_old_drafts
from portal.forms.own.finding import find_page
from portal.hooks import Hook
from portal.pages.models import School

from .models import ForgettingRun, FormKeeping
from .words import answers_without_words

logger = logging.getLogger(__name__)
# Rooms above fill in what they keep of families: ``more_to_forget.fill("notes about calls", forget_notes)``, in the
# app's ``ready()``. Called without arguments; how much went is told.
more_to_forget: Hook[Callable[[], int]] = Hook("more_to_forget")
RUNS_KEPT = 60
LINKS_KEPT = timedelta(days=30)
RESULTS_KEPT = timedelta(days=30)


def keeping_of(school: School) -> FormKeeping:
    return FormKeeping.objects.filter(school=school).first() or FormKeeping(school=school)


def forget_what_is_over() -> ForgettingRun:
    """Everything whose days are over, of every school; the run says how much, and what failed."""
    run = ForgettingRun.objects.create(started_at=timezone.now())
    for name, forget in [*FORGETTING.items(), *more_to_forget.items()]:
        try:
            run.counts[name] = forget()
        except Exception as error:
            logger.error("Forgetting %s failed: %s", name, type(error).__name__)
            run.failed.append(name)
    run.finished_at = timezone.now()
    run.save()
    ForgettingRun.objects.filter(pk__lte=run.pk - RUNS_KEPT).delete()
    return run


def forget_words() -> int:
    """Reasons and symptoms of the portal's own forms, with what was corrected in them."""
    return sum(_forget_words(school) for school in _schools())


def _forget_words(school: School) -> int:
    since = timezone.now() - timedelta(days=keeping_of(school).days_words)
    old = Submission.objects.filter(school=school, asked_form=None, received_at__lt=since, words_forgotten_at=None)
    return _one_by_one(school, "words_forgotten", old.values_list("pk", flat=True), without_words)


def without_words(submission: Submission) -> None:
    submission.answers = answers_without_words(submission)
    submission.words_forgotten_at = timezone.now()
    submission.save(update_fields=["answers", "words_forgotten_at"])
    submission.corrections.all().delete()
    SafeguardingConcern.objects.filter(submission=submission).update(about=[])


def forget_own_forms() -> int:
    """Answers to the school's own forms, whole: after the days that parents were told, or fewer if shortened since."""
    return sum(_forget_own_forms(school) for school in _schools())


def _forget_own_forms(school: School) -> int:
    own = Submission.objects.filter(school=school, asked_form__isnull=False).select_related("asked_form")
    today = timezone.now()
    over = [row.pk for row in own.defer("answers").order_by("pk") if row.received_at < today - _days_kept(school, row)]
    return _one_by_one(school, "own_form_forgotten", over, delete_submission)


def _days_kept(school: School, submission: Submission) -> timedelta:
    told = submission.asked_form.definition["keep_days"] if submission.asked_form else 0
    page = find_page(school, submission.form)
    return timedelta(days=min(told, page.keep_days) if page else told)


def forget_kept_apart() -> int:
    """Forms that a person looked at and kept apart."""
    return sum(_forget_kept_apart(school) for school in _schools())


def _forget_kept_apart(school: School) -> int:
    since = timezone.now() - timedelta(days=keeping_of(school).days_apart)
    apart = Submission.objects.filter(school=school, is_suspect=True, kept_apart_at__lt=since, leave_request=None)
    return _one_by_one(school, "suspect_forgotten", apart.values_list("pk", flat=True), delete_submission)


def delete_submission(submission: Submission) -> None:
    for file in submission.evidence.select_related("school"):
        delete_evidence(file, action="evidence_deleted", actor_name="worker")
    submission.delete()


def forget_mail_words() -> int:
    """The bodies of mails that were sent, have failed or are not needed any more."""
    return sum(_forget_mail_words(school) for school in _schools())


def _forget_mail_words(school: School) -> int:
    since = timezone.now() - timedelta(days=keeping_of(school).days_mail)
    over = OutboxMessage.objects.filter(school=school, created_at__lt=since).exclude(state__in=OPEN_STATES)
    return over.exclude(text_body="", html_body="").update(text_body="", html_body="")


def forget_links() -> int:
    """Links to parents' pages, some time after they stopped working."""
    since = timezone.now() - LINKS_KEPT
    return RequestLink.objects.filter(Q(expires_at__lt=since) | Q(revoked_at__lt=since)).delete()[0]


def forget_results() -> int:
    """What background tasks were given and what their errors said; it may hold a name (R32, decision 4)."""
    return Task.objects.filter(stopped__lt=timezone.now() - RESULTS_KEPT).delete()[0]


def forget_sessions() -> int:
    """Sign-ins, and visits to forms, that have ended."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def forget_evidence() -> int:
    """Files of evidence, and files that no row leads to."""
    return evidence.remove_what_is_over() + evidence.sweep()


def _schools() -> Iterable[School]:
    return School.objects.order_by("pk")


def _one_by_one(school: School, action: str, keys: Iterable[int], forget: Callable[[Submission], None]) -> int:
    """Each in a transaction of its own, so that one that cannot be forgotten does not keep the others."""
    done, failed = 0, 0
    for pk in list(keys):
        try:
            with transaction.atomic():
                forget(Submission.objects.select_for_update(of=("self",)).get(pk=pk))
            done += 1
        except Submission.DoesNotExist:
            continue
        except Exception as error:
            failed += 1
            logger.error("Submission %s was not forgotten: %s", pk, type(error).__name__)
    if done:
        record(school=school, action=action, subject=school, actor_name="worker", number=done)
    if failed:
        raise RuntimeError(f"{failed} submissions were not forgotten; they are tried again the next night.")
    return done


FORGETTING: Mapping[str, Callable[[], int]] = MappingProxyType(
    {
        "drafts": remove_old_drafts,
        "reasons and symptoms": forget_words,
        "answers to own forms": forget_own_forms,
        "forms kept apart": forget_kept_apart,
        "words of mails": forget_mail_words,
        "links": forget_links,
        "results of tasks": forget_results,
        "sessions that ended": forget_sessions,
        "evidence": forget_evidence,
        "names in the audit log": pseudonymise_old_names,
    }
)
