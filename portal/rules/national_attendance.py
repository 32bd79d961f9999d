"""How many sessions pupils in England attended: published figures, each with its period, phase and source.

Daily-data figures are estimates from the schools that share their registers; census figures are the accredited
statistics. A figure is for state-funded schools.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.rules.sessions import start_year

DAILY_DATA = "Pupil attendance in schools, daily data (Department for Education)"
DAILY_DATA_LINK = "https://github.com/dfe-analytical-services/attendance-data-dashboard"
CENSUS = "Pupil absence in schools in England, school census (Department for Education)"
CENSUS_LINK = (
    "https://explore-education-statistics.service.gov.uk/data-catalogue/data-set/e021823d-0141-4f84-8c2d-e4160679f8e8"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalAttendance:
    """Percentages of possible sessions; ``persistent`` and ``severe`` of pupils. None: not published, or not known."""

    phase: str
    first: date
    last: date
    period: str
    attended: Decimal
    authorised: Decimal | None = None
    unauthorised: Decimal | None = None
    persistent: Decimal | None = None
    severe: Decimal | None = None
    source: str
    link: str


def _daily_2026(phase: str, *figures: str) -> NationalAttendance:
    attended, authorised, unauthorised, persistent = map(Decimal, figures)
    return NationalAttendance(
        phase=phase,
        first=date(2025, 9, 8),
        last=date(2026, 7, 10),
        period="8 September 2025 to 10 July 2026",
        attended=attended,
        authorised=authorised,
        unauthorised=unauthorised,
        persistent=persistent,
        source=DAILY_DATA,
        link=DAILY_DATA_LINK,
    )


PUBLISHED: tuple[NationalAttendance, ...] = (
    NationalAttendance(
        phase="primary",
        first=date(2023, 9, 1),
        last=date(2024, 7, 31),
        period="school year 2023-24",
        attended=Decimal("94.47"),
        authorised=Decimal("3.89"),
        unauthorised=Decimal("1.63"),
        persistent=Decimal("14.56"),
        severe=Decimal("0.85"),
        source=CENSUS,
        link=CENSUS_LINK,
    ),
    _daily_2026("primary", "94.72", "3.73", "1.55", "13.77"),
    _daily_2026("secondary", "91.51", "5.22", "3.27", "23.77"),
    _daily_2026("special", "86.83", "9.57", "3.60", "36.06"),
)


def national_attendance(phase: str, *, on: date) -> NationalAttendance | None:
    """The figure to set beside a school's own of the day's school year: that year's, else the newest from before it.

    None where none is known for the phase by then; another phase's figure never stands in.

    >>> national_attendance("primary", on=date(2026, 11, 20)).period
    '8 September 2025 to 10 July 2026'
    >>> national_attendance("all_through", on=date(2026, 11, 20)) is None
    True
    """
    known = [each for each in PUBLISHED if each.phase == phase and start_year(each.first) <= start_year(on)]
    return max(known, key=lambda each: each.first, default=None)
