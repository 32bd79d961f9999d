"""Where a letter stands, by mail and on paper, as parts of one query: a list of any length costs no query more.

Nothing is stored for it. A letter waits to be printed because it has no mail, or its mail failed, or somebody asked
for paper; and because no run holds it and nobody said that it was seen to.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from portal.attendance_plugin.letters.models import Letter, LetterLink
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import OutboxMessage, RequestLink

from .models import PaperNote, PrintedLetter, PrintOutcome

Mail, Note, Outcome = OutboxMessage.State, PaperNote.Kind, PrintOutcome.Kind

WANTED = Q(paper_note=Note.ASKED) | Q(paper_note=None, message=None) | Q(paper_note=None, message__state=Mail.FAILED)
WAITS = WANTED & Q(is_held=False)

STATES: Mapping[str, tuple[str, Q]] = MappingProxyType(
    {
        "to_print": ("To print", WAITS & Q(may_go=True)),
        "kept_back": ("Kept back", WAITS & Q(may_go=False)),
        "in_run": ("In a print run", Q(is_held=True, is_posted=False)),
        "printed": ("Printed and posted", Q(is_posted=True)),
        "seen_to": ("Posted or handed over by hand", Q(paper_note__in=(Note.ELSEWHERE, Note.HANDED), is_held=False)),
        "dropped": ("Not needed on paper", Q(paper_note=Note.DROPPED, is_held=False)),
        "to_be_mailed": ("To be mailed", Q(message__state__in=(Mail.QUEUED, Mail.DELAYED))),
        "mailed": ("Mailed", Q(message__state=Mail.SENT)),
        "opened": ("Link opened", Q(is_opened=True)),
        "bounced": ("Mail failed", Q(message__state=Mail.FAILED)),
    }
)
"""Each state of the list by its key: its words, and which letters are in it. A letter may be in two."""


def with_states(letters: "QuerySet[Letter]") -> QuerySet[Any]:
    """The letters with what the states ask about; see the module."""
    tries = PrintedLetter.objects.filter(letter=OuterRef("pk"))
    standing = tries.filter(~Exists(_outcomes(Outcome.FAILED)))
    newest_note = PaperNote.objects.filter(letter=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    return letters.annotate(
        paper_note=Subquery(newest_note),
        is_held=Exists(standing),
        is_posted=Exists(standing.filter(Exists(_outcomes(Outcome.POSTED)))),
        run_number=Subquery(standing.order_by("-attempt").values("run__number")[:1]),
        may_go=_may_go(),
        is_opened=Coalesce(Exists(_opened()) | Exists(_page_opened()), Value(False), output_field=BooleanField()),
    )


def _outcomes(kind: str) -> QuerySet[PrintOutcome]:
    return PrintOutcome.objects.filter(printed=OuterRef("pk"), kind=kind)


def _may_go() -> Q:
    """Whether the record still lets the school write to this person about the child.

    A letter written by hand, or a question, goes to nobody whom a court order names; one that tells a decision does.
    """
    links = PupilContact.objects.filter(
        pupil=OuterRef("pupil"),
        contact=OuterRef("contact"),
        has_responsibility=True,
        do_not_contact=False,
        ended_on=None,
    )
    return Q(contact=None) | Q(Exists(links.filter(court_order=False))) | (Q(written_by=None) & Q(Exists(links)))


def _opened() -> QuerySet[LetterLink]:
    return LetterLink.objects.filter(letter=OuterRef("pk"), opened_at__isnull=False)


def _page_opened() -> QuerySet[RequestLink]:
    """A letter about a request is read on the parent's own page of it: opened since the letter was written."""
    return RequestLink.objects.filter(
        submission=OuterRef("request__submission"), contact=OuterRef("contact"), opened_at__gte=OuterRef("created_at")
    )


def state_words(letter: Any) -> list[str]:
    """How it goes by mail, then on paper, of a letter `with_states`."""
    return [words for words in (mail_words(letter), paper_words(letter)) if words]


def mail_words(letter: Any) -> str:
    if letter.message is None:
        return ""
    if letter.is_opened:
        return "Mailed, link opened"
    return {Mail.SENT: "Mailed", Mail.FAILED: "Mail failed"}.get(Mail(letter.message.state), "To be mailed")


def paper_words(state: Any) -> str:
    letter: Letter = state
    if state.is_posted:
        return "Printed and posted"
    if state.is_held:
        return f"In print run {state.run_number}"
    if state.paper_note in (Note.ELSEWHERE, Note.HANDED, Note.DROPPED):
        return Note(state.paper_note).label
    failed = letter.message is not None and letter.message.state == Mail.FAILED
    if state.paper_note == Note.ASKED or letter.message is None or failed:
        return "To print" if state.may_go else "Kept back"
    return ""
