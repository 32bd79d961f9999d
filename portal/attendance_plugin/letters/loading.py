"""Letter templates from ``content/letters/`` into the database."""

from django.utils import timezone

from portal.content_loader import Content, ContentError, LetterContent, LoadReport
from portal.pages.models import School

from .models import LetterTemplate
from .placeholders import PLACEHOLDERS, SUBJECT_PLACEHOLDERS, PlaceholderError, placeholders_in
from .questions import QUESTION_LETTER, refuse_without_question
from .receipts import RECEIPT_OF, refuse_what_cannot_be_rendered

LONGEST = {"title": 120, "subject": 150}


def load_letters(content: Content, report: LoadReport) -> None:
    """Write what is new or changed. Raises `ContentError` naming the file and the key."""
    school = School.objects.get(slug=content.school.slug)
    for letter in content.letters:
        refuse_what_cannot_be_sent(school, letter)
        _load(school, letter, report)


def refuse_what_cannot_be_sent(school: School, letter: LetterContent) -> None:
    for key, longest in LONGEST.items():
        length = len(getattr(letter, key))
        if length > longest:
            raise ContentError(letter.file, key, f"{length} characters", f"at most {longest}", "Shorten it.")
    for key, accepted in (("subject", SUBJECT_PLACEHOLDERS), ("body", tuple(PLACEHOLDERS))):
        try:
            placeholders_in(getattr(letter, key), accepted=accepted)
        except PlaceholderError as error:
            raise _refused(letter, key, error) from error
    try:
        if letter.slug in RECEIPT_OF.values():
            refuse_what_cannot_be_rendered(LetterTemplate(subject=letter.subject, body=letter.body), school)
        elif letter.slug == QUESTION_LETTER:
            refuse_without_question(letter.body)
    except PlaceholderError as error:
        raise _refused(letter, "body", error) from error


def _refused(letter: LetterContent, key: str, error: PlaceholderError) -> ContentError:
    return ContentError(letter.file, key, error.got, f"one of {error.accepted}", error.next_step)


def _load(school: School, letter: LetterContent, report: LoadReport) -> None:
    what = f"letter {letter.slug}"
    words = {"title": letter.title, "subject": letter.subject, "body": letter.body}
    stored = LetterTemplate.objects.filter(school=school, slug=letter.slug).first()
    if stored is None:
        LetterTemplate.objects.create(school=school, slug=letter.slug, modified_at=timezone.now(), **words)
        report.created(what)
    elif all(getattr(stored, name) == value for name, value in words.items()):
        report.unchanged(what)
    else:
        LetterTemplate.objects.filter(pk=stored.pk).update(modified_at=timezone.now(), **words)
        report.changed(what)
