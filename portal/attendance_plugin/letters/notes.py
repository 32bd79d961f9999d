"""A short note in a family's own language, beside a letter that stays English (R44).

It says what kind of letter it is and how to have it explained. No machine turns a letter into other words, and the
note itself says that nobody has checked its translation, until somebody who speaks the language has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.languages import Language, languages, spoken_in
from portal.pages.models import School
from portal.pages.translation_reviews import is_unread

from . import vocabulary

KINDS: Mapping[str, Promise] = MappingProxyType(
    {
        vocabulary.DECISION: gettext_lazy("This letter tells you what the headteacher decided about leave."),
        vocabulary.QUESTION: gettext_lazy("This letter asks you a question about your request."),
        vocabulary.ATTENDANCE: gettext_lazy("This letter is about your child’s days away from school."),
        vocabulary.PUNCTUALITY: gettext_lazy("This letter is about coming to school on time."),
        vocabulary.LEGAL: gettext_lazy("This letter is important: it tells you what the law says about days away."),
        vocabulary.COLLECTION: gettext_lazy("This letter is about collecting your child early."),
        vocabulary.LUNCH: gettext_lazy("This letter is about lunch at home."),
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """Empty for a reader of English."""

    text: str
    language: Language


def note_about(cause: str, language: str, school: School) -> Note:
    """What a letter with this cause is, in the language with this code."""
    chosen = languages().get(language, languages()["en"])
    if chosen.is_english or cause not in KINDS:
        return Note("", languages()["en"])
    with spoken_in(chosen.code):
        told = [
            str(KINDS[cause]),
            _("This letter is in English. If you would like somebody to explain it to you, ring the school office."),
        ]
        if is_unread(chosen, school):
            told.append(_("No native speaker has checked these words yet."))
    return Note(" ".join(told), chosen)


def language_of(contact: Contact, submission: Submission | None = None) -> str:
    """The language this person last wrote to the school in, as far as it is known that it was they who wrote."""
    if submission is not None and submission.sender_contact_id == contact.pk:
        return submission.language
    newest = Submission.objects.trusted().filter(confirmed_contact=contact).order_by("-received_at", "-pk")
    return newest.values_list("language", flat=True).first() or "en"
