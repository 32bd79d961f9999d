"""Letter templates from ``content/letters/`` into the database.

A file that is new or has changed is taken over. One that has not changed since leaves alone what was edited in the
admin; every wording that was in use stays to be read, and can be brought back.
"""

import hashlib
from pathlib import Path

from django.db import transaction

from portal.content_loader import Content, ContentError, LetterContent, LoadReport, load_letter
from portal.pages.models import School

from .checking import faults_of
from .models import WORDS, LetterTemplate
from .wordings import keep_wording


def load_letters(content: Content, report: LoadReport) -> None:
    """Write what is new or changed. Raises `ContentError` naming the file and the key."""
    school = School.objects.get(slug=content.school.slug)
    for letter in content.letters:
        refuse_what_cannot_be_sent(school, letter)
        _load(school, letter, report)


def load_letter_folder(folder: Path, school: School, report: LoadReport) -> None:
    """Every letter of a folder for this school, all or nothing. Raises `ContentError`."""
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise ContentError(
            str(folder), "folder", None, "letters, each in a file <slug>.md", "Name the folder they are in."
        )
    with transaction.atomic():
        for path in paths:
            letter = load_letter(path, f"{folder.name}/{path.name}")
            refuse_what_cannot_be_sent(school, letter)
            _load(school, letter, report)


def refuse_what_cannot_be_sent(school: School, letter: LetterContent) -> None:
    worded = LetterTemplate(school=school, slug=letter.slug, cause=letter.cause, **_words(letter))
    for fault in faults_of(worded, school):
        raise ContentError(letter.file, fault.key, fault.got, fault.accepted, fault.next_step)


def _words(letter: LetterContent) -> dict[str, str]:
    return {name: getattr(letter, name) for name in WORDS}


def _load(school: School, letter: LetterContent, report: LoadReport) -> None:
    what, digest = f"letter {letter.slug}", hashlib.sha256(repr(letter).encode()).hexdigest()
    words = _words(letter)
    stored = LetterTemplate.objects.filter(school=school, slug=letter.slug).first()
    if stored is None:
        stored = LetterTemplate(school=school, slug=letter.slug)
        tell = report.created
    elif stored.loaded_sha256 == digest:
        return report.unchanged(what)
    elif stored.cause == letter.cause and all(getattr(stored, name) == value for name, value in words.items()):
        LetterTemplate.objects.filter(pk=stored.pk).update(loaded_sha256=digest)
        return report.unchanged(what)
    else:
        tell = report.changed
    stored.cause, stored.loaded_sha256 = letter.cause, digest
    keep_wording(stored, words)
    return tell(what)
