"""The facts of one request, frozen: what the parent said and what the school's records held at that moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal, TypeVar

from portal.rules import canonical
from portal.rules.problems import MissingFact
from portal.rules.school_year import Period, window_to_data
from portal.rules.sessions import Session

T = TypeVar("T")
Number = int | Decimal
Evidence = Literal["none", "pending", "provided"]
Permission = Literal["none", "granted", "ended"]


class Windows(Enum):
    """Stands where a snapshot leaves the assessment windows to the calendar."""

    OF_THE_CALENDAR = "of the calendar"


NOT_OVERRIDDEN: Final = Windows.OF_THE_CALENDAR

# Who can supply a fact that is missing.
SUPPLIERS = MappingProxyType(
    {
        "register": "office",
        "unresolved_n": "office",
        "ledger": "office",
        "year_group": "office",
        "agreed_with_school": "office",
        "emergency_contacts": "office",
        "lunch_permission": "office",
        "assessment_windows": "calendar",
        "school_calendar": "calendar",
    }
)


def supplier_of(fact: str) -> str:
    """Who can supply the fact: `parent`, `office` or `calendar`."""
    return SUPPLIERS.get(fact, "parent")


def need(value: T | None, fact: str) -> T:
    """The value, or `MissingFact` under the name a person would ask for it by."""
    if value is None:
        raise MissingFact(fact)
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    year_group: int | None = None
    born: date | None = None
    evidence_letter_on_file: bool = False
    emergency_contacts: int | None = None
    lunch_permission: Permission | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Sessions from the first pupil day of the academic year to the end of the day `as_of`."""

    as_of: date
    possible: int
    attended: int
    authorised: int
    unauthorised: int
    unresolved: int = 0
    unauthorised_in_request: int = 0
    disability_related: int = 0
    unauthorised_sessions: tuple[Session, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Sessions of an earlier request that were authorised or refused."""

    year: str
    kind: str
    sessions: int
    outcome: Literal["authorised", "refused"]


@dataclass(frozen=True, slots=True)
class Licence:
    status: Literal["none", "applied", "granted_no_dates", "granted_with_dates"]
    dates: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Appointment:
    day: date
    start: time
    end: time
    travel_minutes: int | None


@dataclass(frozen=True, slots=True)
class Sibling:
    own_reason: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked, and when it arrived (UTC). Every answer that is None is unknown."""

    kind: str
    received_at: datetime
    first: Session | None = None
    last: Session | None = None
    in_writing: bool | None = None
    asked_by_resident_parent: bool | None = None
    reason_code: str | None = None
    evidence: Evidence | None = None
    headteacher_requires_evidence: bool = False
    travel_papers: Evidence | None = None
    headteacher_requires_travel_papers: bool = False
    set_apart: Mapping[date, bool] | None = None
    community_covered: bool | None = None
    occupational_travel: bool | None = None
    agreed_with_school: bool | None = None
    licence: Licence | None = None
    education_plan: Mapping[date, Number] | None = None
    service_date: date | None = None
    family_member: bool | None = None
    purpose: str | None = None
    other_school: str | None = None
    appointment: Appointment | None = None
    public_exam: bool | None = None
    review_date: date | None = None
    day: date | None = None
    at: time | None = None
    reason: str | None = None
    collector: str | None = None
    siblings: tuple[Sibling, ...] | None = None
    expected_return: date | None = None
    lunch_leave: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One snapshot. `assessment_windows` replaces the calendar's where it is given; None then means not entered."""

    request: Request
    pupil: Pupil = field(default_factory=Pupil)
    register: Register | None = None
    ledger: tuple[LedgerEntry, ...] = ()
    assessment_windows: tuple[Period, ...] | Windows | None = NOT_OVERRIDDEN

    def to_data(self) -> dict[str, Any]:
        """Plain data that `facts_data.parse_facts` reads back to equal facts. Unknown answers are left out."""
        data: dict[str, Any] = {
            "pupil": _known(self.pupil),
            "register": None if self.register is None else _register_to_data(self.register),
            "ledger": [_known(entry) for entry in self.ledger],
            "request": _request_to_data(self.request),
        }
        windows = self.assessment_windows
        if not isinstance(windows, Windows):
            data["assessment_windows"] = None if windows is None else [window_to_data(window) for window in windows]
        return data

    def to_json(self) -> str:
        return canonical.to_json(self.to_data())

    @property
    def sha256(self) -> str:
        return canonical.sha256(self.to_data())


def _known(record: Any, *, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """The fields of a record that differ from their default, as plain data."""
    fields = type(record).__dataclass_fields__
    values = (
        (name, getattr(record, name), declared.default) for name, declared in fields.items() if name not in leave_out
    )
    return {name: canonical.plain(value) for name, value, default in values if value != default}


def _register_to_data(register: Register) -> dict[str, Any]:
    data = _known(register)
    if register.unresolved:
        data["unresolved_n"] = data.pop("unresolved")
    return data


def _request_to_data(request: Request) -> dict[str, Any]:
    data = _known(request, leave_out=("licence", "appointment", "siblings"))
    for name, key in (("first", "from"), ("last", "to"), ("day", "date"), ("at", "time")):
        if name in data:
            data[key] = data.pop(name)
    if request.licence is not None:
        data["licence"] = {"status": request.licence.status, "dates": canonical.plain(request.licence.dates)}
    if request.appointment is not None:
        data["appointment"] = _appointment_to_data(request.appointment)
    if request.siblings is not None:
        data["siblings"] = [{"own_reason": sibling.own_reason} for sibling in request.siblings]
    return data


def _appointment_to_data(appointment: Appointment) -> dict[str, Any]:
    return {
        "date": appointment.day.isoformat(),
        "start": canonical.plain(appointment.start),
        "end": canonical.plain(appointment.end),
        "travel_minutes": appointment.travel_minutes,
    }
