"""How many were asked, signed and declined; what a questionnaire says as a whole; what governors are shown of it."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from portal.pages.models import School

from .clauses import Agreement
from .models import AskedPerson, Signature
from .wording import TEXT

YES, NO = "yes", "no"


@dataclass(frozen=True, kw_only=True)
class Figures:
    asked: int = 0
    signed: int = 0
    declined: int = 0

    @property
    def not_yet(self) -> int:
        return self.asked - self.signed - self.declined


def figures_of(school: School, agreement: Agreement) -> Figures:
    """Everybody asked about these words who still is, or who answered. Who signed after declining has signed."""
    people = AskedPerson.objects.about(agreement).filter(school=school).with_state()
    people = people.filter(Q(withdrawn_at=None) | Q(has_signed=True) | Q(has_declined=True))
    return Figures(
        **people.aggregate(
            asked=Count("pk"),
            signed=Count("pk", filter=Q(has_signed=True)),
            declined=Count("pk", filter=Q(has_signed=False, has_declined=True)),
        )
    )


def shown_to_governors(count: int, smallest: int) -> str:
    """The number, unless it is so small that it points to somebody; nought points to nobody.

    >>> shown_to_governors(0, 5), shown_to_governors(3, 5), shown_to_governors(12, 5)
    ('0', 'fewer than 5', '12')
    """
    return str(count) if count == 0 or count >= smallest else f"fewer than {smallest}"


def governors_figures(figures: Figures, smallest: int) -> dict[str, str]:
    """Each number as governors see it. Where one is hidden so is the next smallest, lest it follow from the rest."""
    parts = {name: getattr(figures, name) for name in ("signed", "declined", "not_yet")}
    hidden = {name for name, count in parts.items() if 0 < count < smallest}
    if len(hidden) == 1:
        others = sorted((name for name in parts if name not in hidden and parts[name]), key=lambda name: parts[name])
        hidden |= set(others[:1])
    shown = {name: "not shown" if name in hidden else str(count) for name, count in parts.items()}
    for name in hidden:
        if parts[name] < smallest:
            shown[name] = f"fewer than {smallest}"
    return {"asked": shown_to_governors(figures.asked, smallest), **shown}


@dataclass
class Question:
    """What everybody answered to one question: ``comments`` are (who, words)."""

    key: str
    text: str
    is_text: bool
    yes: int = 0
    no: int = 0
    comments: list[tuple[Any, str]] = field(default_factory=list)


def summarise(agreement: Agreement, signatures: list[Signature]) -> list[Question]:
    """Question by question in the agreement's order."""
    questions = {
        item["key"]: Question(key=item["key"], text=item["text"], is_text=item["answer"] == TEXT)
        for item in agreement.items
    }
    for signature in signatures:
        for given in signature.answers:
            if given["key"] in questions:
                _add(questions[given["key"]], signature, given)
    return list(questions.values())


def _add(question: Question, signature: Signature, given: dict[str, str]) -> None:
    words = given["answer"] if question.is_text else given.get("comment", "")
    if not question.is_text:
        question.yes += given["answer"] == YES
        question.no += given["answer"] == NO
    if words:
        question.comments.append((signature, words))
