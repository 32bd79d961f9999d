"""What of the API will go, since when and until when. The promise to those who use it is in docs/api.md.

An entry here puts ``Deprecation`` (RFC 9745), ``Sunset`` (RFC 8594) and links on every answer of the operation, marks
it in the description, and after its last day the address answers 410 with the words that say where to go.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import http_date

from .places import absolute, api_url
from .problems import problem

SHORTEST_NOTICE = timedelta(days=365)
POLICY = "docs/#deprecation"


@dataclass(frozen=True, kw_only=True)
class Deprecation:
    """``since`` is the first day on which it was announced, ``last_day`` the last on which the operation answers.

    ``instead`` is the path of what takes its place. Raises ValueError for less than a year's notice.
    """

    since: date
    last_day: date
    instead: str

    def __post_init__(self) -> None:
        if self.last_day - self.since < SHORTEST_NOTICE:
            raise ValueError(
                f"From {self.since} to {self.last_day} is less than {SHORTEST_NOTICE.days} days: give a later last_day."
            )

    @property
    def is_over(self) -> bool:
        return timezone.localdate() > self.last_day

    @property
    def words(self) -> str:
        return f"Announced on {self.since}; answers until {self.last_day}. Use {self.instead} instead."

    def on(self, response: HttpResponse) -> HttpResponse:
        """The response with what a client's program can read of it."""
        gone_at = _midnight(self.last_day + timedelta(days=1))
        response["Deprecation"] = f"@{int(_midnight(self.since).timestamp())}"
        response["Sunset"] = http_date(gone_at.timestamp())
        links = {"deprecation": api_url(POLICY), "successor-version": absolute(self.instead)}
        response["Link"] = ", ".join(f'<{address}>; rel="{relation}"' for relation, address in links.items())
        return response

    def refusal(self) -> HttpResponse:
        return problem(410, f"This address answered until {self.last_day}. Use {self.instead} instead.")


DEPRECATED: Mapping[str, Deprecation] = {}
"""By the path of the operation as the description has it, such as ``/api/v1/policies/{slug}/``."""


def deprecation_of(path: str) -> Deprecation | None:
    return DEPRECATED.get(path)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
