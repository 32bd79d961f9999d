"""Print runs: made, kept as printed, and said to have been posted or not. Nothing lies on disk at any time.

A letter is in one run at a time. Of two people who print the same letter at once the second is told, by the number and
the name of the first, and nothing of theirs is made.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.pdf.paper import Sheets, letters_pdf
from portal.attendance_plugin.letters.pdf.school_envelope import window_of
from portal.attendance_plugin.letters.pdf.services import need_words_as_kept
from portal.pages.models import School
from portal.pages.pdf.typesetting import PdfNotMadeError

from .models import PrintedLetter, PrintOutcome, PrintRun
from .states import WAITS, with_states

MOST = 200
MOST_NAMED = 5
Kind = PrintOutcome.Kind


class PrintRefused(ValueError):
    """Nothing was made or noted; the message can be shown to whoever tried."""


class RunNotAsPrinted(RuntimeError):
    """The PDF of a run is no longer the one that was printed."""

    def __init__(self, run: PrintRun, found: str) -> None:
        super().__init__(
            f"The PDF of print run {run.number} has the hash {found}; it was kept with {run.sha256}. Somebody changed "
            "the database by hand. Print nothing of it; compare it with a backup from before."
        )


def waiting_letters(school: School) -> QuerySet[Any]:
    """What waits to be printed and may go, each family's letters together."""
    waiting = with_states(Letter.objects.filter(school=school)).filter(WAITS, may_go=True)
    shown = waiting.select_related("school", "contact", "pupil", "message", "request__submission")
    return shown.order_by("recipient_name", "contact_id", "created_at", "pk")


def make_run(
    school: School, chosen: Collection[int], *, by: Any, both_sides: bool, at: datetime | None = None
) -> PrintRun:
    """One PDF of these letters, kept. Raises `PrintRefused`; then nothing was made.

    The PDF is set before the database is held up by it, and the letters looked at again after.
    """
    at = at or timezone.now()
    letters = list(waiting_letters(school).filter(pk__in=chosen)[: MOST + 1])
    _refuse_what_cannot_be_printed(school, chosen, letters)
    number, window = _next_number(school), window_of(school)
    sheets = Sheets(
        title=f"Letters to post, print run {number}",
        marks=[f"{number}/{place}" for place in range(1, len(letters) + 1)],
        both_sides=both_sides,
        window=window,
        made_at=at,
    )
    pdf, pages = _set(school, letters, sheets)
    try:
        with transaction.atomic():
            _refuse_what_cannot_be_printed(school, chosen, list(waiting_letters(school).filter(pk__in=chosen)))
            run = PrintRun.objects.create(
                school=school,
                number=number,
                envelope=window.kind.key,
                both_sides=both_sides,
                pages=sum(pages),
                pdf=pdf,
                sha256=hashlib.sha256(pdf).hexdigest(),
                at=at,
                **_who(by),
            )
            _keep_letters(run, letters, pages, by)
    except IntegrityError as error:
        raise PrintRefused(_taken(school, chosen)) from error
    return run


def _refuse_what_cannot_be_printed(school: School, chosen: Collection[int], letters: Sequence[Letter]) -> None:
    if not chosen:
        raise PrintRefused("Choose at least one letter.")
    if len(letters) > MOST:
        raise PrintRefused(f"A run holds up to {MOST} letters. Choose fewer, and print the others next.")
    if len(letters) < len(set(chosen)):
        raise PrintRefused(_taken(school, chosen))


def _taken(school: School, chosen: Collection[int]) -> str:
    """Who was first, in which run."""
    runs = (
        PrintRun.objects.filter(school=school, printed__letter__in=chosen).order_by("-number").distinct()[:MOST_NAMED]
    )
    first = [f"run {run.number} of {run.by_name} at {timezone.localtime(run.at):%H:%M on %d.%m.%Y}" for run in runs]
    told = f" Some are in {', '.join(first)}." if first else ""
    return f"Not all of these letters wait to be printed any more, so nothing was made.{told} Look at the list again."


def _next_number(school: School) -> int:
    highest: int | None = PrintRun.objects.filter(school=school).aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def _set(school: School, letters: Sequence[Letter], sheets: Sheets) -> tuple[bytes, list[int]]:
    for letter in letters:
        need_words_as_kept(letter)
    try:
        return letters_pdf(school, letters, sheets)
    except PdfNotMadeError as error:
        named = [f"{one.recipient_name} about {one.pupil.full_name}" for one in _faulty(school, letters, sheets)]
        if not named:
            raise PrintRefused("The PDF was not ready in time. Choose fewer letters.") from error
        raise PrintRefused(
            f"No PDF can be made of the letter to {'; '.join(named[:MOST_NAMED])}. Its address may be too long for the "
            "window, or a name has a letter that the typefaces lack. Leave it out; print it from its own page."
        ) from error


def _faulty(school: School, letters: Sequence[Letter], sheets: Sheets) -> Iterator[Letter]:
    """The letters that stop the type-setter, found by halves."""
    middle = len(letters) // 2
    for half in (letters[:middle], letters[middle:]) if middle else (letters,):
        part = Sheets(
            title=sheets.title, marks=[""] * len(half), both_sides=False, window=sheets.window, made_at=sheets.made_at
        )
        try:
            letters_pdf(school, half, part)
        except PdfNotMadeError:
            yield from half if len(half) == 1 else _faulty(school, half, sheets)


def _keep_letters(run: PrintRun, letters: Sequence[Letter], pages: Sequence[int], by: Any) -> None:
    tries: dict[int, int] = {}
    for letter_id, attempt in PrintedLetter.objects.filter(letter__in=letters).values_list("letter", "attempt"):
        tries[letter_id] = max(attempt, tries.get(letter_id, 0))
    PrintedLetter.objects.bulk_create(
        PrintedLetter(
            run=run,
            place=place,
            letter=letter,
            attempt=tries.get(letter.pk, 0) + 1,
            address=letter.contact.address if letter.contact else letter.recipient_address,
            pages=count,
        )
        for place, (letter, count) in enumerate(zip(letters, pages, strict=True), 1)
    )
    record(school=run.school, action="print_run_made", subject=run, actor=by, letters=len(letters), pages=run.pages)
    for letter in letters:
        record(
            school=run.school, action="letter_printed", subject=letter, actor=by, pupil=letter.pupil_id, run=run.number
        )


def _who(by: Any) -> dict[str, Any]:
    return {"by": by, "by_name": by.get_full_name() or by.get_username()}


def pdf_of_run(run: PrintRun) -> bytes:
    """As it was printed. Raises `RunNotAsPrinted`."""
    pdf = bytes(run.pdf)
    if (found := hashlib.sha256(pdf).hexdigest()) != run.sha256:
        raise RunNotAsPrinted(run, found)
    return pdf


def note_posted(run: PrintRun, chosen: Collection[int], *, by: Any, at: datetime | None = None) -> int:
    """These letters of the run were printed and posted; how many that is news of. ``chosen`` holds their places."""
    return _note(run, chosen, Kind.POSTED, by=by, at=at)


def note_failed(run: PrintRun, chosen: Collection[int], *, why: str, by: Any) -> int:
    """These did not go, or came back: they wait again. Raises `PrintRefused` where nobody says why."""
    if not why.strip():
        raise PrintRefused("Say in a few words why they did not go. Name no child.")
    return _note(run, chosen, Kind.FAILED, by=by, why=why.strip()[:200])


@transaction.atomic
def _note(
    run: PrintRun, chosen: Collection[int], kind: str, *, by: Any, why: str = "", at: datetime | None = None
) -> int:
    """One outcome of a kind for each letter, whoever presses first; nothing is posted after it failed."""
    PrintRun.objects.select_for_update().get(pk=run.pk)
    settled = [Kind.FAILED] if kind == Kind.FAILED else [Kind.FAILED, Kind.POSTED]
    open_ones = run.printed.filter(place__in=chosen).exclude(outcomes__kind__in=settled).select_related("letter")
    printed = list(open_ones)
    at = at or timezone.now()
    PrintOutcome.objects.bulk_create(
        PrintOutcome(printed=one, kind=kind, why=why, at=at, **_who(by)) for one in printed
    )
    action = "letter_posted" if kind == Kind.POSTED else "letter_not_posted"
    for one in printed:
        record(
            school=run.school, action=action, subject=one.letter, actor=by, pupil=one.letter.pupil_id, run=run.number
        )
    return len(printed)
