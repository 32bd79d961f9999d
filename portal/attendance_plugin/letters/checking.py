"""Whether a letter can be sent as it is worded: the closed list, what its subject may tell, and what it must say."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.pages.models import School

from .models import LetterTemplate
from .placeholders import SUBJECT_PLACEHOLDERS, PlaceholderError, placeholders_in
from .questions import QUESTION_LETTER, refuse_without_question
from .receipts import RECEIPT_OF, refuse_what_cannot_be_rendered
from .vocabulary import BY_HAND, MUST_SAY, OF_EVERY_FIGURE, RECEIPT, SHARES, accepted_for, all_placeholders

LONGEST = {"title": 120, "subject": 150}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of a letter: what was got, what is accepted, and what to do."""

    key: str
    got: str
    accepted: str
    next_step: str

    def __str__(self) -> str:
        return f"Got {self.got}; accepted: {self.accepted}. {self.next_step}"


def faults_of(letter: LetterTemplate, school: School) -> list[Fault]:
    """Everything that keeps the letter from being sent, the worst first; a fault of the list hides those of sense."""
    faults = [*_too_long(letter), *_not_on_the_list(letter)]
    return faults or [*_cannot_be_sent(letter, school), *_says_too_little(letter)]


def _too_long(letter: LetterTemplate) -> Iterator[Fault]:
    for key, longest in LONGEST.items():
        length = len(getattr(letter, key))
        if length > longest:
            yield Fault(key, f"{length} characters", f"at most {longest}", "Shorten it.")


def _not_on_the_list(letter: LetterTemplate) -> Iterator[Fault]:
    # Of a receipt's text it is said below, with more of the reason.
    in_body = all_placeholders() if letter.cause == RECEIPT else accepted_for(letter.cause)
    for key, accepted in (("subject", subject_placeholders(letter.cause)), ("body", in_body)):
        try:
            placeholders_in(getattr(letter, key), accepted=accepted)
        except PlaceholderError as error:
            yield _fault(key, error)


def subject_placeholders(cause: str) -> tuple[str, ...]:
    """A letter that answers no form has no reference."""
    return tuple(name for name in SUBJECT_PLACEHOLDERS if name != "reference" or cause not in BY_HAND)


def _cannot_be_sent(letter: LetterTemplate, school: School) -> Iterator[Fault]:
    try:
        if letter.cause == RECEIPT or letter.slug in RECEIPT_OF.values():
            refuse_what_cannot_be_rendered(letter, school)
        elif letter.slug == QUESTION_LETTER:
            refuse_without_question(letter.body)
    except PlaceholderError as error:
        yield _fault("body", error)


def _says_too_little(letter: LetterTemplate) -> Iterator[Fault]:
    found = set(placeholders_in(letter.body))
    wanted = [*MUST_SAY.get(letter.slug, ())]
    if found & set(SHARES):
        wanted += [(name,) for name in OF_EVERY_FIGURE]
    for group in dict.fromkeys(wanted):
        if not found & set(group):
            names = " or ".join(f"{{{{ {name} }}}}" for name in group)
            yield Fault("body", f"a letter without {names}", names, "This letter has to say it; put it in.")


def _fault(key: str, error: PlaceholderError) -> Fault:
    return Fault(key, error.got, f"one of {error.accepted}", error.next_step)
