"""What a policy states beside the rules that run: times, thresholds, amounts, bodies. Typed, to be compared.

A statement is written inside its clause like a rule block: `states = "register.retention_years"`, `value = 6`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Literal

from portal.rules import canonical
from portal.rules.record_reader import RecordReader

Reads = Literal["whole", "number", "clock", "day", "flag", "text", "texts", "choice", "pairs"]
BLOCK_KEYS = ("states", "value", "comparator", "scope", "source")


@dataclass(frozen=True, slots=True)
class Topic:
    """A question a policy can answer. Answers with the same scope are compared; am and pm are scopes."""

    label: str
    reads: Reads
    unit: str = ""
    choices: Mapping[str, str] | None = None
    comparators: tuple[str, ...] = ()


_PERCENT_MISSED = "percent missed"
_LIMITS = ("at_least", "above", "at_most", "below")
_TIMES = ("before", "by")

TOPICS: Mapping[str, Topic] = {
    "absence.evidence_accepted": Topic("Evidence of illness that is accepted", "texts"),
    "absence.may_come_with": Topic("Minor illness with which a child comes to school", "texts"),
    "absence.persistent": Topic("Persistent absence: share missed", "number", _PERCENT_MISSED, None, _LIMITS),
    "absence.report_by": Topic("Absence reported by", "clock", "", None, _TIMES),
    "absence.report_channels": Topic("How an absence is reported", "texts"),
    "absence.report_days": Topic(
        "Days on which an absence is reported", "choice", "", {"first": "on the first day", "every": "on every day"}
    ),
    "absence.report_details": Topic("What a report of absence says", "texts"),
    "absence.severe": Topic("Severe absence: share missed", "number", _PERCENT_MISSED, None, _LIMITS),
    "absence.unauthorised_means": Topic(
        "Absence is unauthorised", "choice", "",
        {"school": "unless the school authorises it", "school_and_parent": "unless school and parent both agree"},
    ),
    "agreement.before_access": Topic("Agreement signed before access", "flag"),
    "approving_body": Topic("Approving body", "text"),
    "attendance.bands": Topic("Bands of attendance: name, from, to", "pairs", "percent"),
    "attendance.expected": Topic("Attendance expected", "number", "percent", None, ("at_least", "above")),
    "attendance.formal_trigger": Topic("First formal step below", "number", "percent", None, ("below", "at_most")),
    "attendance.national_average": Topic("National average", "number", "percent"),
    "attendance.officer_trigger": Topic("Officer involved below", "number", "percent", None, ("below", "at_most")),
    "audit.questions": Topic("Questions of the staff self-audit", "whole"),
    "bulletin.months": Topic("Bulletin appears in", "texts"),
    "celebration.forms": Topic("How attendance is celebrated", "texts"),
    "celebration.level": Topic("Who is celebrated", "choice", "", {"class": "whole classes", "pupil": "single pupils"}),
    "champion.named": Topic("A senior attendance champion is named", "flag"),
    "contacts.images_consent": Topic("Consent before images go online", "flag"),
    "contacts.minimum": Topic("Emergency numbers", "whole", "", None, ("at_least",)),
    "contract.name": Topic("Name of the agreement with parents", "text"),
    "contacts.parents_by": Topic("Parents are reached", "texts"),
    "control.issued": Topic("Issued", "day"),
    "control.review_due": Topic("Review due", "day"),
    "control.reviewed": Topic("Reviewed", "day"),
    "day.arrive_by": Topic("Arrive by", "clock", "", None, _TIMES),
    "day.ends": Topic("The day ends", "clock"),
    "day.gates_open": Topic("Gates open", "clock"),
    "day.starts": Topic("The day starts", "clock"),
    "escalation.after": Topic("Escalated where nothing has changed after", "text"),
    "evidence.illness": Topic(
        "Evidence of illness", "choice", "",
        {"doubt": "only where there is genuine doubt", "may": "may be asked for", "days": "after some days",
         "always": "for every absence"},
    ),
    "first_contact": Topic("First contact by the school", "text"),
    "funeral.leave": Topic(
        "Leave for a funeral", "choice", "", {"ground": "an exceptional circumstance", "one_day": "exactly one day"}
    ),
    "holiday.adjacent": Topic(
        "Absence beside a school holiday", "choice", "",
        {"unauthorised": "unauthorised unless there is evidence", "looked_at": "looked at by a person"},
    ),
    "home_visit.after_days": Topic("Home visit after", "whole", "days", None, ("at_least", "above")),
    "improvement_notice.weeks": Topic("Notice to improve runs for", "texts", "weeks"),
    "incidents.logged_in": Topic("Incidents are logged in", "text"),
    "lateness.days": Topic("Minutes late a day, and days lost", "pairs", "minutes and days"),
    "lateness.steps": Topic("Steps where a child is often late", "texts"),
    "lateness.watched_weeks": Topic("Punctuality watched for", "whole", "weeks"),
    "leave.answer": Topic("How the decision is sent", "texts"),
    "leave.appeal": Topic("An appeal against the decision", "flag"),
    "leave.exceptional": Topic(
        "Leave in exceptional circumstances", "choice", "", {"possible": "possible", "never": "never granted"}
    ),
    "leave.grounds": Topic("Grounds for leave", "texts"),
    "leave.length": Topic(
        "Length of leave", "choice", "", {"headteacher": "set by the headteacher", "capped": "capped in days a year"}
    ),
    "leave.notice": Topic("Notice for leave", "text"),
    "leave.yearly_allowance": Topic("Days of leave a year", "number", "school days", None, _LIMITS),
    "legislation": Topic("Legislation relied on", "texts"),
    "letter.triggers": Topic("What prompts a letter", "texts"),
    "lunch.ended_by": Topic("Leave at lunchtime ends", "texts"),
    "monitoring.after": Topic("Charted days: percent and days lost", "pairs", "percent and days"),
    "open_morning.request": Topic(
        "Visits to schools are asked for", "choice", "",
        {"daily_form": "with the daily absence form", "in_advance": "with a request in advance"},
    ),
    "order.review_months": Topic("A supervision order is reviewed every", "whole", "months"),
    "parents.told": Topic("How parents hear about attendance", "texts"),
    "penalty.amounts": Topic("Penalty in pounds: paid early, paid late", "texts", "pounds"),
    "penalty.court_fine": Topic("Fine in court up to", "whole", "pounds"),
    "penalty.discretion": Topic(
        "Penalty notices", "choice", "", {"case_by_case": "considered case by case", "always": "always issued"}
    ),
    "penalty.excluded": Topic("Penalty for an excluded pupil in public: early, late", "texts", "pounds"),
    "penalty.issuers": Topic("Who may issue a penalty notice", "texts"),
    "penalty.limit_per": Topic(
        "The limit on notices counts", "choice", "",
        {"parent_and_child": "for each parent and each child", "child": "for each child"},
    ),
    "penalty.threshold": Topic("Threshold of a penalty: sessions, school weeks", "texts"),
    "penalty.unpaid": Topic("An unpaid penalty", "text"),
    "performance.hours": Topic("Teaching during a performance: week, day at least, day at most", "texts", "hours"),
    "performance.school_decides": Topic("The school decides about performances", "flag"),
    "register.afternoon_mark": Topic("The afternoon mark", "text"),
    "register.amendment_shows": Topic("An amendment shows", "texts"),
    "register.closes": Topic("Register closes", "clock"),
    "register.closure_code": Topic("Code for a planned closure", "text"),
    "register.codes": Topic("Attendance codes", "texts"),
    "register.opens": Topic("Register opens", "clock"),
    "register.remote_education": Topic(
        "Remote education counts as", "choice", "", {"absent": "absence", "present": "attendance"}
    ),
    "register.retention_years": Topic("Register kept for", "whole", "years"),
    "register.sessions": Topic("Registers a day", "whole"),
    "register.submit_within": Topic("Register submitted within", "whole", "minutes"),
    "register.system": Topic("Where the register is kept", "text"),
    "register.unanswered_code": Topic("Code where nobody answers", "text"),
    "register.unauthorised_after": Topic("Code U", "clock", "", None, ("after", "from")),
    "register.unavoidable_is_absence": Topic("Unavoidable causes are absences", "flag"),
    "register.unestablished_days": Topic("Code N replaced within", "text"),
    "register.window": Topic("Register open for", "whole", "minutes"),
    "removal.conditions": Topic("Conditions for removal after 20 days", "texts"),
    "removal.days": Topic("Removal considered after", "whole", "school days"),
    "removal.fields": Topic("What the return of a deletion says", "texts"),
    "report.groups": Topic("Groups whose attendance is looked at", "texts"),
    "return.absent_days": Topic("Return of unauthorised absence after", "whole", "school days"),
    "return.interval": Topic("Attendance return to the local authority", "text"),
    "review.cycle": Topic("The policy is reviewed", "text"),
    "review.intervals": Topic("When attendance is looked at", "texts"),
    "sickness.return": Topic("Long sickness reported", "whole", "school days", None, ("at_least", "above")),
    "training.interval": Topic("Training", "text"),
    "travel.basis": Topic(
        "Code T is for", "choice", "",
        {"mobile_child": "children without a fixed home whose parent travels", "community": "members of a community"},
    ),
    "truancy.steps": Topic("Steps after truancy", "texts"),
    "work_at_home.after_days": Topic("Work at home may be offered after", "whole", "days", None, ("at_least", "above")),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One answer of a policy to a topic, with the clause it stands in."""

    topic: str
    value: Any
    comparator: str = ""
    scope: str = ""
    anchor: str
    source: str = ""

    def to_data(self) -> dict[str, Any]:
        fields = ("topic", "value", "comparator", "scope", "anchor", "source")
        return {name: canonical.plain(getattr(self, name)) for name in fields}

    def describe(self) -> str:
        """The answer in words.

        >>> Statement(topic="register.window", value=30, scope="am", anchor="reg").describe()
        '30 minutes (am)'
        """
        topic = TOPICS[self.topic]
        words = topic.choices[self.value] if topic.choices else _in_words(self.value)
        parts = [self.comparator.replace("_", " "), words, topic.unit if topic.reads in ("whole", "number") else ""]
        return " ".join(part for part in parts if part) + (f" ({self.scope})" if self.scope else "")


def describe_answer(statement: Statement) -> str:
    """The topic with its answer, for a list of what a policy states.

    >>> describe_answer(Statement(topic="register.retention_years", value=6, anchor="reg"))
    'Register kept for: 6 years'
    """
    return f"{TOPICS[statement.topic].label}: {statement.describe()}"


def _in_words(value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return ", ".join(
            " ".join(_in_words(part) for part in item) if isinstance(item, tuple) else str(item) for item in value
        )
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def parse_statement(block: Mapping[str, Any], *, anchor: str, source: str) -> Statement:
    """A statement as it stands in its clause: `states`, `value`, and optionally `comparator`, `scope`, `source`.

    Raises `DataError` with the key at fault.
    """
    reader = RecordReader(block, source=source, path=anchor)
    reader.refuse_unknown(BLOCK_KEYS)
    name = reader.choice("states", tuple(TOPICS))
    topic = TOPICS[name]
    comparator = reader.choice("comparator", topic.comparators) if topic.comparators else ""
    return Statement(
        topic=name,
        value=_read_value(reader, topic),
        comparator=comparator,
        scope=reader.data.get("scope") or "",
        anchor=anchor,
        source=reader.data.get("source") or "",
    )


def _read_value(reader: RecordReader, topic: Topic) -> Any:
    if topic.choices is not None:
        return reader.choice("value", tuple(topic.choices))
    if topic.reads == "pairs":
        return tuple(_read_pair(reader, item) for item in reader.items("value"))
    reads: dict[str, Callable[[str], Any]] = {
        "whole": reader.integer,
        "number": reader.number,
        "clock": reader.clock,
        "day": reader.day,
    }
    reads |= {"flag": reader.flag, "text": reader.text, "texts": reader.texts}
    return reads[topic.reads]("value")


def _read_pair(reader: RecordReader, item: Any) -> tuple[Any, ...]:
    if not isinstance(item, list | tuple) or len(item) < 2:
        raise reader.problem("value", "a list of lists, each with at least two values", got=item)
    return tuple(item)
