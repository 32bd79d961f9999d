"""Finding pupils for staff: by the beginnings of their names, whatever the script, or by an exact number."""

from django.db.models import Q, QuerySet

from .models import Pupil, PupilNameWord
from .names import fold_words

LONGEST_SEARCH = 200
MOST_WORDS = 8


def find_pupils(pupils: QuerySet[Pupil], text: str) -> QuerySet[Pupil]:
    """Those among ``pupils`` with a name word that begins with each word of the text, or with exactly this number.

    Case, accents, hyphens and apostrophes do not count; the order of the words does not matter. A number is a UPN or
    the id the school's own system uses.
    """
    asked = text.strip()[:LONGEST_SEARCH]
    number = "".join(asked.split())
    exactly = Q(upn=number.upper()) | Q(mis_id=asked) if number else Q(pk__in=[])
    words = fold_words(asked)[:MOST_WORDS]
    return pupils.filter(exactly | _named(words)) if words else pupils.filter(exactly)


def _named(words: tuple[str, ...]) -> Q:
    named = Q()
    for word in words:
        named &= Q(pk__in=PupilNameWord.objects.filter(word__startswith=word).values("pupil"))
    return named
