"""What a person says about one letter on paper, beside any run: print it too, it was handed over, it is not needed."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.models import Letter
from portal.pages.models import School

from .models import PaperNote
from .states import WAITS, with_states

Kind = PaperNote.Kind


@transaction.atomic
def ask_for_paper(letter: Letter, *, by: Any) -> bool:
    """The letter waits to be printed although it was mailed, or was seen to by hand. False where it waits already."""
    one = with_states(Letter.objects.filter(pk=letter.pk)).get()
    if one.is_held or with_states(Letter.objects.filter(pk=letter.pk)).filter(WAITS).exists():
        return False
    _note(letter, Kind.ASKED, by)
    return True


@transaction.atomic
def take_off_the_list(school: School, chosen: Collection[int], kind: str, *, by: Any) -> int:
    """These letters wait no longer, because they were seen to or are not needed; how many did wait."""
    waiting = with_states(Letter.objects.filter(school=school, pk__in=chosen)).filter(WAITS)
    letters = list(waiting.select_related("school"))
    for letter in letters:
        _note(letter, kind, by)
    return len(letters)


def _note(letter: Letter, kind: str, by: Any) -> None:
    PaperNote.objects.create(
        letter=letter, kind=kind, at=timezone.now(), by=by, by_name=by.get_full_name() or by.get_username()
    )
    action = "letter_paper_asked" if kind == Kind.ASKED else "letter_off_the_list"
    record(school=letter.school, action=action, subject=letter, actor=by, pupil=letter.pupil_id, how=kind)
