"""The words of a class's certificate and of the call to its classroom. No figure, no count, no child."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from .history import Winners
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


def assembly_script(found: Iterable[Winners], school: str, term: str) -> str:
    """What to say in assembly of a term's winners, phase by phase; empty where nobody leads yet."""
    said = []
    for winners in found:
        points, sessions = _names(winners.by_points), _names(winners.by_sessions)
        if points and points == sessions:
            said.append(f"In {winners.phase}, {points} collected the most points and were here together the most.")
            continue
        if points:
            said.append(f"In {winners.phase}, {points} collected the most points.")
        if sessions:
            said.append(f"In {winners.phase}, {sessions} were here together the most.")
    if not said:
        return ""
    hello = f"Good morning, {school}! The {term.lower()} has its winners."
    return " ".join([hello, *said, "Every class moved forward, week after week. Well done, everybody!"])


def _names(names: Sequence[str]) -> str:
    return _join(names) if names else ""


def _filled(praise: Praise, target: Decimal) -> dict[str, str]:
    return {"phase": praise.week.phase, "target": f"{target.normalize():f}"}


def _join(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
