"""The words of a class's certificate and of the call to its classroom. No figure, no count, no child."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from .praise import Praise, Reason

CERTIFICATE = {
    Reason.LEADER: "were here together the most of all classes of {phase}",
    Reason.OF_THE_WEEK: "are the class of the week",
    Reason.IMPROVED: "moved up the most from their own last weeks",
    Reason.TARGET: "reached our aim of {target}%",
}
SCRIPT = {
    Reason.LEADER: "You were here together the most of all classes of {phase}.",
    Reason.OF_THE_WEEK: "You are our class of the week.",
    Reason.IMPROVED: "Nobody has moved up from their own last weeks as you have.",
    Reason.TARGET: "You reached our aim of {target}%.",
}


def certificate_words(praise: Praise, monday: date, target: Decimal) -> str:
    """One sentence after the class's name.

    Begins with a verb: ``were here together the most of all classes of Key stage 1 in the week of 9 November 2026.``
    """
    said = _join([words.format(**_filled(praise, target)) for words in (CERTIFICATE[r] for r in praise.reasons)])
    return f"{said} in the week of {monday.day} {monday:%B %Y}."


def call_script(praise: Praise, target: Decimal, school: str) -> str:
    """What to say on the telephone of the classroom."""
    said = [SCRIPT[reason].format(**_filled(praise, target)) for reason in praise.reasons]
    return " ".join(
        [
            f"Good morning, {praise.week.name}! This is the office of {school}, with good news for all of you.",
            *said,
            "It is good to have you here together. Well done, everybody, and have a lovely week!",
        ]
    )


def _filled(praise: Praise, target: Decimal) -> dict[str, str]:
    return {"phase": praise.week.phase, "target": f"{target.normalize():f}"}


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
