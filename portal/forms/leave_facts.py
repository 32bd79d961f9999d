"""The answers of a leave request under the rules' own names."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from portal.journeys.definition import Answers


def request_facts(answers: Answers) -> dict[str, Any]:
    """What the rules need. A fact the parent could not give is left out: it is unknown."""
    facts: dict[str, Any] = {
        "kind": answers["kind"],
        "from": [answers["first_day"], answers["first_half"]],
        "to": [answers["last_day"], answers["last_half"]],
        "in_writing": True,
    }
    for name in DIRECT_FACTS:
        if answers.get(name) is not None:
            facts[name] = answers[name]
    for name, build in BUILT_FACTS.items():
        value = build(answers)
        if value is not None:
            facts[name] = value
    return facts


DIRECT_FACTS = (
    "reason",
    "reason_code",
    "service_date",
    "family_member",
    "occupational_travel",
    "community_covered",
    "purpose",
    "other_school",
    "public_exam",
    "review_date",
    "asked_by_resident_parent",
)


def _days(answers: Answers) -> list[str]:
    first, last = date.fromisoformat(answers["first_day"]), date.fromisoformat(answers["last_day"])
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]


def _set_apart(answers: Answers) -> dict[str, bool] | None:
    said = answers.get("set_apart_days")
    if said == "all":
        return dict.fromkeys(_days(answers), True)
    if said == "some":
        return {day: day in answers["set_apart_list"] for day in _days(answers)}
    return None


def _licence(answers: Answers) -> dict[str, Any] | None:
    if "licence_status" not in answers:
        return None
    return {"status": answers["licence_status"], "dates": answers.get("licence_dates", [])}


def _education_plan(answers: Answers) -> dict[str, Any] | None:
    hours = answers.get("education_hours")
    return None if hours is None else dict.fromkeys(_days(answers), hours)


def _appointment(answers: Answers) -> dict[str, Any] | None:
    if "appointment_day" not in answers:
        return None
    return {
        "date": answers["appointment_day"],
        "start": answers["appointment_start"],
        "end": answers["appointment_end"],
        "travel_minutes": answers["travel_minutes"],
    }


def _evidence(answers: Answers) -> str | None:
    """What was added in the form is with the school."""
    said = answers.get("evidence")
    return "provided" if said == "now" else said


BUILT_FACTS: dict[str, Callable[[Answers], Any]] = {
    "evidence": _evidence,
    "set_apart": _set_apart,
    "licence": _licence,
    "education_plan": _education_plan,
    "appointment": _appointment,
}
