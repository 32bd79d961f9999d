"""A pupil's marks counted as the rules and the reports need them: whole sessions, by statistical class."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from portal.attendance_plugin.roll.models import Pupil
from portal.rules import codes
from portal.rules.sessions import Half, Session

from .models import Mark

UNRESOLVED = "N"
# Ten school weeks may reach over the summer into the last school year.
PENALTY_LOOK_BACK = timedelta(weeks=26)
PARTS = ("attended", "authorised", "unauthorised", "unresolved_n")


def tally(pupil: Pupil, first: date, last: date) -> dict[str, int]:
    """How often each code stands in the pupil's register from the first to the last day, both included."""
    found = Mark.objects.filter(pupil=pupil, day__range=(first, last)).order_by("code").values("code")
    return dict(found.annotate(times=Count("pk")).values_list("code", "times"))


def tally_for_rules(
    pupil: Pupil, year_first: date, as_of: date, *, requested: Iterable[Session] = ()
) -> dict[str, Any] | None:
    """The register part of a facts snapshot, as `rules.leave.facts_data.parse_facts` reads it; None without any mark.

    Sessions from ``year_first``, the first pupil day of the academic year, to the end of ``as_of``. Code N is counted
    apart while it waits for its reason. ``unauthorised_sessions`` also reach back before the year, since a penalty's
    school weeks do; ``unauthorised_in_request`` are the unauthorised marks on the ``requested`` sessions.
    """
    marks = [
        (Session(day, Half(half)), code)
        for day, half, code in Mark.objects.filter(pupil=pupil, day__range=(year_first - PENALTY_LOOK_BACK, as_of))
        .order_by("day", "half")
        .values_list("day", "half", "code")
    ]
    this_year = [(session, code) for session, code in marks if session.day >= year_first]
    counts = Counter(_part(code, session.day) for session, code in this_year)
    possible = sum(counts[part] for part in PARTS)
    if not possible:
        return None
    unauthorised = [session for session, code in marks if _part(code, session.day) == "unauthorised"]
    asked: Collection[Session] = frozenset(requested)
    return {
        "as_of": as_of.isoformat(),
        "possible": possible,
        **{part: counts[part] for part in PARTS},
        "unauthorised_in_request": sum(s in asked and s.day >= year_first for s in unauthorised),
        "unauthorised_sessions": [session.to_data() for session in unauthorised],
    }


def _part(code: str, day: date) -> str | None:
    """Which part of the record a mark belongs to; None for a session that was not a possible one."""
    if code == UNRESOLVED:
        return "unresolved_n"
    counts_as = codes.code_on(code, on=day).counts_as
    return None if counts_as is codes.CountsAs.NOTHING else counts_as.value
