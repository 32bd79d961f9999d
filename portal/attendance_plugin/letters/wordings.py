"""The wording of a letter changes by adding a new one: the earlier ones stay, and so does every letter sent."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record

from .models import WORDS, LetterTemplate, LetterWording

Editor = Any  # an account; Django's types have no name for a user with a full name


class ChangedMeanwhile(ValueError):
    """Somebody else saved the letter after the page was opened."""


@transaction.atomic
def keep_wording(template: LetterTemplate, words: Mapping[str, str], *, by: Editor = None) -> LetterWording:
    """Use these words from now on. The wording a template had before it kept any is kept first."""
    _keep_what_was_there(template)
    for name in WORDS:
        setattr(template, name, words[name])
    template.modified_at = timezone.now()
    template.save()
    return _add(template, by)


@transaction.atomic
def edit_wording(template: LetterTemplate, words: Mapping[str, str], *, by: Editor, seen: str) -> LetterWording | None:
    """Keep what was edited, unless it says the same; ``seen`` is the newest wording the editor had before them.

    Raises `ChangedMeanwhile`.
    """
    template = LetterTemplate.objects.select_for_update(of=("self",)).select_related("school").get(pk=template.pk)
    if seen != seen_mark(template):
        raise ChangedMeanwhile(
            f"Somebody else saved “{template.title}” while you edited it. Open the letter again and put your changes "
            "into the new wording."
        )
    if all(getattr(template, name) == words[name] for name in WORDS):
        return None
    wording = keep_wording(template, words, by=by)
    record(school=template.school, action="letter_edited", subject=template, actor=by, wording=wording.pk)
    return wording


def seen_mark(template: LetterTemplate) -> str:
    """Which wording is in use, for the form that edits it."""
    return template.modified_at.isoformat()


def _keep_what_was_there(template: LetterTemplate) -> None:
    if template.pk and not template.wordings.exists():
        stored = LetterTemplate.objects.get(pk=template.pk)
        _add(stored, None)


def _add(template: LetterTemplate, by: Editor) -> LetterWording:
    return LetterWording.objects.create(
        template=template,
        kept_at=template.modified_at,
        by=by,
        by_name=(by.get_full_name() or by.get_username()) if by else "",
        **{name: getattr(template, name) for name in WORDS},
    )
