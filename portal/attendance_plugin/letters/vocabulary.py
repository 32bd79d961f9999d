"""Every placeholder a letter may hold: what it stands for, which letters have it, an example. The list is closed.

Another app adds a word for the letters that staff write to a family, in its ``ready()``::

    from portal import hooks
    hooks.letter_words.fill("lunch_account", lambda: LUNCH_ACCOUNT)  # a LetterWord
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from portal import hooks
from portal.content_loader import LETTER_CAUSES

if TYPE_CHECKING:
    from portal.attendance_plugin.roll.models import Pupil

DECISION, QUESTION, RECEIPT = "leave-decision", "leave-question", "receipt"
ATTENDANCE, PUNCTUALITY, LEGAL = "attendance", "punctuality", "legal"
COLLECTION, LUNCH = "collection", "lunch"
CAUSE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        DECISION: "A decision about leave",
        QUESTION: "A question about a request",
        RECEIPT: "A form has arrived",
        ATTENDANCE: "Attendance",
        PUNCTUALITY: "Coming on time",
        LEGAL: "Before legal steps",
        COLLECTION: "Collecting a child early",
        LUNCH: "Lunch at home",
    }
)
"""What a letter is about, as staff read it."""
ANY = tuple(LETTER_CAUSES)
NAMED = tuple(cause for cause in ANY if cause != RECEIPT)
"""Letters to somebody the school knows. A receipt goes to whatever address was typed, so it names nobody."""
ASKED = (DECISION, QUESTION)
FIGURES = (ATTENDANCE, PUNCTUALITY, LEGAL)
BY_HAND = (*FIGURES, COLLECTION, LUNCH)
"""Letters that a member of staff writes to a family, from the child's page."""
LAW = (DECISION, *FIGURES)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """``telling``: figures, reasons or health words, which no mail carries; the mail has a link instead (R18)."""

    stands_for: str
    example: str
    causes: tuple[str, ...] = NAMED
    telling: bool = False


@dataclass(frozen=True, slots=True)
class LetterWord:
    """A placeholder of another app. ``say`` gives its words for a child on the day of the letter, empty for none."""

    placeholder: Placeholder
    say: "Callable[[Pupil, date], str]"


PLACEHOLDERS: Mapping[str, Placeholder] = MappingProxyType(
    {
        "parent_name": Placeholder("the name of the person this letter is for", "Jowan Pascoe"),
        "child_name": Placeholder("the child's full name", "Tamsin Pascoe"),
        "child_class": Placeholder("the child's class on the day of the letter", "Oak"),
        "date": Placeholder("the date of the letter", "Monday 16 November 2026", ANY),
        "reference": Placeholder("the reference of the form or request", "7QK2-M4TP", (*ASKED, RECEIPT)),
        "first_day": Placeholder("the first day asked for", "Thursday 3 December 2026", ASKED),
        "last_day": Placeholder("the last day asked for", "Friday 4 December 2026", ASKED),
        "sessions": Placeholder("how many sessions were asked for", "4 sessions (2 school days)", ASKED),
        "reason": Placeholder(
            "the headteacher's own reason, or the question that is asked",
            "The wedding is on one day, and the tests begin on the next.",
            ASKED,
            telling=True,
        ),
        "clauses": Placeholder(
            "the policy clauses that were considered, with links", "6.2 Exceptional circumstances", ASKED
        ),
        "school_name": Placeholder("the school's name", "Thistlemere Primary School", ANY),
        "headteacher_role": Placeholder("what the headteacher is called at this school", "Headteacher", ANY),
        "office_telephone": Placeholder("the telephone number of the school office", "01632 960200", ANY),
        "status_link": Placeholder(
            "where the parent can read about the policy and follow the request",
            "https://portal.example/requests/",
            (*ASKED, RECEIPT),
        ),
        "dates_granted": Placeholder("the days granted", "Thursday 3 December 2026, all day", (DECISION,)),
        "dates_refused": Placeholder("the days refused", "Friday 4 December 2026, all day", (DECISION,)),
        "signed_by": Placeholder("the role of whoever signs the letter", "Attendance officer"),
        "signatory_telephone": Placeholder("the telephone number of whoever signs", "01632 960203"),
        "findings": Placeholder(
            "what the policy's rules found, each with its clause",
            "You asked 17 days before the leave begins. (6.1 Asking in time)",
            (DECISION,),
            telling=True,
        ),
        "policy_version": Placeholder(
            "the version of the policy that was applied, with a link", "Attendance policy, version 2026-11", (DECISION,)
        ),
        "first_session": Placeholder(
            "the first session granted", "the morning of Thursday 3 December 2026", (DECISION,)
        ),
        "last_session": Placeholder(
            "the last session granted", "the afternoon of Thursday 3 December 2026", (DECISION,)
        ),
        "sessions_granted": Placeholder("how many sessions are granted", "2 sessions (1 school day)", (DECISION,)),
        "return_session": Placeholder(
            "when the child is expected back", "the morning of Friday 4 December 2026", (DECISION,)
        ),
        "register_code": Placeholder(
            "the register code of the sessions granted, with its meaning",
            "C (leave of absence for exceptional circumstance)",
            (DECISION,),
            telling=True,
        ),
        "refused_code": Placeholder(
            "the register code an absence on the days refused would get, with its meaning",
            "O (absent in other or unknown circumstances)",
            (DECISION,),
        ),
        "evidence_due": Placeholder(
            "a sentence about evidence that was announced and has not come; nothing where none is due",
            "You wrote that you will send something that shows the reason. We are still waiting for it.",
            (DECISION,),
        ),
        "replaces": Placeholder(
            "a sentence that names the letter this one replaces; nothing for a first decision",
            "This letter replaces our letter of Monday 9 November 2026.",
            (DECISION,),
        ),
        "penalty_threshold": Placeholder(
            "from how many unauthorised sessions a penalty notice has to be considered, from the law of the day",
            "10 unauthorised sessions within 10 school weeks",
            LAW,
        ),
        "penalty_amounts": Placeholder(
            "what a penalty notice costs and when it is to be paid, from the law of the day",
            "£80 if it is paid within 21 days, £160 if it is paid within 28 days",
            LAW,
        ),
        "improvement_weeks": Placeholder(
            "how long a notice to improve may run, from the law of the day", "3 to 6 weeks", FIGURES
        ),
        "period": Placeholder(
            "the days the figures are about", "Tuesday 1 September 2026 to Friday 13 November 2026", FIGURES
        ),
        "attendance_figure": Placeholder(
            "attendance as a share, always with the sessions it is made of",
            "90.00 % (90 of 100 possible sessions attended)",
            FIGURES,
            telling=True,
        ),
        "missed_of_possible": Placeholder(
            "sessions missed of those possible", "10 sessions of 100 possible", FIGURES, telling=True
        ),
        "sessions_unauthorised": Placeholder(
            "how many of the sessions missed are unauthorised", "4 sessions", FIGURES, telling=True
        ),
        "sessions_ill": Placeholder(
            "how many of the sessions missed are marked as illness", "6 sessions", FIGURES, telling=True
        ),
        "lates": Placeholder("how often the child came late", "7 sessions", FIGURES, telling=True),
        "lates_after_close": Placeholder(
            "how often the child came after the register closed", "2 sessions", FIGURES, telling=True
        ),
        "source": Placeholder(
            "where the figures come from, and up to which day",
            "the school's attendance register, with marks up to Friday 13 November 2026",
            FIGURES,
        ),
        "absence_table": Placeholder(
            "every absence of the period in a table that is never cut off",
            "Monday 9 November 2026 · All day · Authorised",
            FIGURES,
            telling=True,
        ),
        "late_table": Placeholder(
            "every late arrival of the period in a table that is never cut off",
            "Tuesday 10 November 2026 · Morning · After the register closed",
            FIGURES,
            telling=True,
        ),
        "unexplained_table": Placeholder(
            "the absences of the period for which the school knows no reason yet",
            "Monday 9 November 2026 · Morning",
            FIGURES,
            telling=True,
        ),
        "minutes_table": Placeholder(
            "what minutes late each day add up to over this school year, from the school's own hours",
            "10 minutes late each day · about 5.9 school days",
            FIGURES,
        ),
        "school_starts": Placeholder("when children must be in class in the morning", "8:50am", FIGURES),
        "registers_close": Placeholder("when the morning register closes", "9:20am", FIGURES),
        "earlier_letter": Placeholder(
            "the letter that came before this one, with its date from the record",
            "our letter “About being on time” of Monday 5 October 2026",
            FIGURES,
            telling=True,
        ),
        "writer_words": Placeholder(
            "the writer's own paragraph; nothing where none was written",
            "Would Tuesday at 9:15 suit you for a talk?",
            BY_HAND,
            telling=True,
        ),
        "collection": Placeholder(
            "the day and time of the early collection, from the form",
            "Friday 20 November 2026 at 2:15pm",
            (COLLECTION,),
            telling=True,
        ),
        "lunch_from": Placeholder(
            "the day from which the newest decision about lunch holds", "Monday 7 December 2026", (LUNCH,), telling=True
        ),
        "lunch_reasons": Placeholder(
            "the school's reasons in that decision; nothing where none were given",
            "Tamsin came back late on four days.",
            (LUNCH,),
            telling=True,
        ),
    }
)
"""Nothing else is accepted between two pairs of braces, but for the words of other apps."""


def words_of_apps() -> dict[str, LetterWord]:
    """What other apps say in letters, by placeholder. Raises `ValueError` for one that our own letters have."""
    found: dict[str, LetterWord] = {name: make() for name, make in hooks.letter_words.items()}
    for name, word in found.items():
        if name in PLACEHOLDERS or not set(word.placeholder.causes) <= set(BY_HAND):
            raise ValueError(f"{{{{ {name} }}}}: a new name is needed, for letters about {', '.join(BY_HAND)} only.")
    return found


def all_placeholders() -> dict[str, Placeholder]:
    return {**PLACEHOLDERS, **{name: word.placeholder for name, word in words_of_apps().items()}}


# What a letter of this name must say (documents.md section 5): one of the placeholders of each group.
MUST_SAY: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "leave-approved": (("dates_granted",), ("return_session",), ("child_name",), ("replaces",)),
        "leave-part": (("dates_granted",), ("dates_refused",), ("reason",), ("return_session",), ("replaces",)),
        "leave-noted": (("dates_granted",), ("replaces",)),
        "leave-declined": (
            ("reason",),
            ("clauses", "findings"),
            ("office_telephone", "signatory_telephone"),
            ("replaces",),
        ),
        "punctuality-1": (("period",), ("lates",), ("late_table",), ("source",)),
        "punctuality-2": (("earlier_letter",), ("period",), ("lates",), ("late_table",), ("source",)),
        "attendance-1a": (("period",), ("missed_of_possible", "attendance_figure"), ("absence_table",), ("source",)),
        "attendance-1b": (("period",), ("missed_of_possible", "attendance_figure"), ("absence_table",), ("source",)),
        "attendance-2": (
            ("earlier_letter",),
            ("period",),
            ("missed_of_possible", "attendance_figure"),
            ("absence_table",),
            ("source",),
        ),
        "late-email": (("lates", "late_table"), ("period",)),
        "no-news": (("unexplained_table",), ("office_telephone", "signatory_telephone")),
        "truancy-warning": (("penalty_threshold",), ("absence_table",), ("period",), ("source",)),
        "illness-not-accepted": (("writer_words",), ("absence_table",), ("period",)),
        "notice-to-improve": (
            ("writer_words",),
            ("improvement_weeks",),
            ("penalty_threshold",),
            ("penalty_amounts",),
            ("absence_table",),
            ("source",),
        ),
        "meeting-invitation": (("writer_words",), ("signatory_telephone", "office_telephone")),
        "collection-agreed": (("collection",),),
        "collection-declined": (("collection",), ("writer_words",)),
        "lunch-agreed": (("lunch_from",),),
        "lunch-ended": (("lunch_from",), ("lunch_reasons", "writer_words")),
    }
)
OF_EVERY_FIGURE = ("period", "source")
"""A letter with a figure says over which days, and where it comes from."""
SHARES = ("attendance_figure", "missed_of_possible", "sessions_unauthorised", "sessions_ill", "lates")


def accepted_for(cause: str) -> tuple[str, ...]:
    """The placeholders a letter with this cause may hold."""
    return tuple(name for name, placeholder in all_placeholders().items() if cause in placeholder.causes)
