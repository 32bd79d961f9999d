"""The school's own list of reasons for coming late."""

from portal.pages.models import School

from .models import GateReasons

MOST = 12
LONGEST = 60


def reasons_of(school: School) -> GateReasons:
    return GateReasons.objects.filter(school=school).first() or GateReasons(school=school)


def late_reasons(school: School) -> list[str]:
    return lines_of(reasons_of(school).late)


def lines_of(text: str) -> list[str]:
    """The lines that say something, each once."""
    return list(dict.fromkeys(line for line in (" ".join(line.split()) for line in text.splitlines()) if line))
