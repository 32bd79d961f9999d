"""Read a facts snapshot from plain data. Every refusal names the source and the key."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from portal.rules.calendar_data import OLDEST_YEAR_GROUP, YOUNGEST_YEAR_GROUP, parse_windows
from portal.rules.leave.facts import (
    NOT_OVERRIDDEN,
    Appointment,
    Evidence,
    Facts,
    LedgerEntry,
    Licence,
    Number,
    Permission,
    Pupil,
    Register,
    Request,
    Sibling,
)
from portal.rules.leave.kinds import KINDS, KINDS_WITH_DATES
from portal.rules.problems import DataError
from portal.rules.record_reader import RecordReader, as_day, as_number
from portal.rules.sessions import Half, Session

LICENCE_STATUSES = ("none", "applied", "granted_no_dates", "granted_with_dates")
EVIDENCE = ("none", "pending", "provided")
OUTCOMES = ("authorised", "refused")
PERMISSIONS = ("none", "granted", "ended")
PURPOSES = ("open_morning", "entrance_exam", "revision")

PUPIL_KEYS = ("year_group", "born", "evidence_letter_on_file", "emergency_contacts", "lunch_permission")
REGISTER_KEYS = (
    "as_of",
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "unresolved_n",
    "unauthorised_in_request",
    "disability_related",
    "unauthorised_sessions",
)
REQUEST_KEYS = (
    "kind",
    "received_at",
    "from",
    "to",
    "in_writing",
    "asked_by_resident_parent",
    "reason_code",
    "evidence",
    "headteacher_requires_evidence",
    "travel_papers",
    "headteacher_requires_travel_papers",
    "set_apart",
    "community_covered",
    "occupational_travel",
    "agreed_with_school",
    "licence",
    "education_plan",
    "service_date",
    "family_member",
    "purpose",
    "other_school",
    "appointment",
    "public_exam",
    "review_date",
    "date",
    "time",
    "reason",
    "collector",
    "siblings",
    "expected_return",
    "lunch_leave",
)


def parse_facts(data: Mapping[str, Any], *, source: str) -> Facts:
    """The facts in `data`: `pupil`, `register` (or null), `ledger`, `assessment_windows` (optional) and `request`.

    Raises `DataError` with the key at fault.
    """
    reader = RecordReader(data, source=source)
    reader.refuse_unknown(("pupil", "register", "ledger", "assessment_windows", "request"))
    return Facts(
        pupil=_parse_pupil(reader.section("pupil")) if reader.data.get("pupil") is not None else Pupil(),
        register=_parse_register(reader.section("register")) if reader.data.get("register") is not None else None,
        ledger=_parse_ledger(reader),
        request=_parse_request(reader.section("request")),
        assessment_windows=_parse_overriding_windows(reader),
    )


def _parse_overriding_windows(reader: RecordReader) -> Any:
    if not reader.has("assessment_windows"):
        return NOT_OVERRIDDEN
    return None if reader.data["assessment_windows"] is None else parse_windows(reader)


def _parse_pupil(reader: RecordReader) -> Pupil:
    reader.refuse_unknown(PUPIL_KEYS)
    return Pupil(
        year_group=reader.optional(
            "year_group", lambda name: reader.integer(name, YOUNGEST_YEAR_GROUP, OLDEST_YEAR_GROUP)
        ),
        born=reader.optional("born", reader.day),
        evidence_letter_on_file=reader.optional("evidence_letter_on_file", reader.flag) or False,
        emergency_contacts=reader.optional("emergency_contacts", reader.integer),
        lunch_permission=cast("Permission | None", _optional_choice(reader, "lunch_permission", PERMISSIONS)),
    )


def _parse_register(reader: RecordReader) -> Register:
    reader.refuse_unknown(REGISTER_KEYS)
    register = Register(
        as_of=reader.day("as_of"),
        possible=reader.integer("possible"),
        attended=reader.integer("attended"),
        authorised=reader.integer("authorised"),
        unauthorised=reader.integer("unauthorised"),
        unresolved=reader.optional("unresolved_n", reader.integer) or 0,
        unauthorised_in_request=reader.optional("unauthorised_in_request", reader.integer) or 0,
        disability_related=reader.optional("disability_related", reader.integer) or 0,
        unauthorised_sessions=_parse_sessions(reader, "unauthorised_sessions"),
    )
    parts = register.attended + register.authorised + register.unauthorised + register.unresolved
    if parts != register.possible:
        raise reader.problem("possible", f"attended + authorised + unauthorised + unresolved_n, here {parts}")
    if register.unauthorised_in_request > register.unauthorised:
        raise reader.problem(
            "unauthorised_in_request", f"at most the unauthorised sessions, here {register.unauthorised}"
        )
    return register


def _parse_sessions(reader: RecordReader, name: str) -> tuple[Session, ...]:
    items = reader.items(name) if reader.data.get(name) is not None else []
    return tuple(as_session(item, source=reader.source, key=f"{reader.key(name)}[{i}]") for i, item in enumerate(items))


def as_session(value: Any, *, source: str, key: str) -> Session:
    """A session from `[date, am|pm]`."""
    if isinstance(value, Session):
        return value
    if not isinstance(value, list | tuple) or len(value) != 2 or value[1] not in tuple(Half):
        raise DataError(source=source, key=key, got=value, accepted="a date and am or pm, as [YYYY-MM-DD, am]")
    return Session(as_day(value[0], source=source, key=key), Half(value[1]))


def _parse_ledger(reader: RecordReader) -> tuple[LedgerEntry, ...]:
    sections = reader.sections("ledger") if reader.data.get("ledger") is not None else []
    return tuple(_parse_ledger_entry(section) for section in sections)


def _parse_ledger_entry(reader: RecordReader) -> LedgerEntry:
    reader.refuse_unknown(("year", "kind", "sessions", "outcome"))
    return LedgerEntry(
        year=reader.text("year"),
        kind=reader.choice("kind", tuple(KINDS)),
        sessions=reader.integer("sessions"),
        outcome=cast("Literal['authorised', 'refused']", reader.choice("outcome", OUTCOMES)),
    )


def _parse_request(reader: RecordReader) -> Request:
    reader.refuse_unknown(REQUEST_KEYS)
    kind = reader.choice("kind", tuple(KINDS))
    first, last = _parse_range(reader, needed=kind in KINDS_WITH_DATES)
    flags = (
        "in_writing",
        "asked_by_resident_parent",
        "community_covered",
        "occupational_travel",
        "agreed_with_school",
        "family_member",
        "public_exam",
        "lunch_leave",
    )
    texts = ("reason_code", "other_school", "reason", "collector")
    answers: dict[str, Any] = {name: reader.optional(name, reader.flag) for name in flags}
    answers |= {name: _optional_text(reader, name) for name in texts}
    return Request(
        kind=kind,
        received_at=reader.instant("received_at"),
        first=first,
        last=last,
        evidence=cast("Evidence | None", _optional_choice(reader, "evidence", EVIDENCE)),
        headteacher_requires_evidence=reader.optional("headteacher_requires_evidence", reader.flag) or False,
        travel_papers=cast("Evidence | None", _optional_choice(reader, "travel_papers", EVIDENCE)),
        headteacher_requires_travel_papers=reader.optional("headteacher_requires_travel_papers", reader.flag) or False,
        set_apart=_by_day(reader, "set_apart", _as_flag),
        licence=_parse_licence(reader),
        education_plan=_by_day(reader, "education_plan", _as_hours),
        service_date=reader.optional("service_date", reader.day),
        purpose=_optional_choice(reader, "purpose", PURPOSES),
        appointment=_parse_appointment(reader),
        review_date=reader.optional("review_date", reader.day),
        day=reader.optional("date", reader.day),
        at=reader.optional("time", reader.clock),
        siblings=_parse_siblings(reader),
        expected_return=reader.optional("expected_return", reader.day),
        **answers,
    )


def _optional_text(reader: RecordReader, name: str) -> str | None:
    value = reader.data.get(name)
    return None if value is None or value == "" else reader.text(name)


def _optional_choice(reader: RecordReader, name: str, choices: tuple[str, ...]) -> str | None:
    return reader.optional(name, lambda key: reader.choice(key, choices))


def _parse_range(reader: RecordReader, *, needed: bool) -> tuple[Session | None, Session | None]:
    if not needed and not reader.has("from"):
        return None, None
    first, last = (
        as_session(reader.required(key, "a date and am or pm"), source=reader.source, key=reader.key(key))
        for key in ("from", "to")
    )
    if last < first:
        raise reader.problem("to", f"a session not before {first}")
    return first, last


def _by_day(reader: RecordReader, name: str, read: Any) -> Any:
    if reader.data.get(name) is None:
        return None
    section = reader.section(name)
    found = {}
    for key in section.data:
        day = as_day(key, source=reader.source, key=section.path)
        if section.data[key] is not None:
            found[day] = read(section, key)
    return dict(sorted(found.items()))


def _as_flag(section: RecordReader, key: str) -> bool:
    return section.flag(key)


def _as_hours(section: RecordReader, key: str) -> Number:
    return as_number(section.data[key], source=section.source, key=section.key(key), minimum=0, maximum=24)


def _parse_licence(reader: RecordReader) -> Licence | None:
    if reader.data.get("licence") is None:
        return None
    section = reader.section("licence")
    section.refuse_unknown(("status", "dates"))
    status = cast("Any", section.choice("status", LICENCE_STATUSES))
    return Licence(status, frozenset(section.days("dates")))


def _parse_appointment(reader: RecordReader) -> Appointment | None:
    if reader.data.get("appointment") is None:
        return None
    section = reader.section("appointment")
    section.refuse_unknown(("date", "start", "end", "travel_minutes"))
    travel = section.optional("travel_minutes", section.integer)
    appointment = Appointment(section.day("date"), section.clock("start"), section.clock("end"), travel)
    if appointment.end < appointment.start:
        raise section.problem("end", f"a time not before {appointment.start:%H:%M}")
    return appointment


def _parse_siblings(reader: RecordReader) -> tuple[Sibling, ...] | None:
    if reader.data.get("siblings") is None:
        return None
    found = []
    for section in reader.sections("siblings"):
        section.refuse_unknown(("own_reason",))
        found.append(Sibling(section.optional("own_reason", section.flag)))
    return tuple(found)
