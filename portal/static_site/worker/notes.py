"""What staff read about the static site: on the page about background work, and in ``portal doctor``."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from portal.static_site.models import SiteBuild

from .changes import ROW

PATIENCE = timedelta(minutes=10)


def work_notes() -> list[tuple[str, bool]]:
    """Lines with whether they alarm; none where no static site is kept."""
    if not getattr(settings, "STATIC_SITE", ""):
        return []
    row = SiteBuild.objects.filter(pk=ROW).first()
    if row is None or row.tried_at is None:
        return [("The static site has not been built yet: the worker does it within a minute.", False)]
    lines = [(_state(row), bool(row.problems))]
    if row.waiting_since and not row.problems and row.waiting_since < timezone.now() - PATIENCE:
        lines.append(
            (f"Changes since {_when(row.waiting_since)} are not on the static site: is the worker running?", True)
        )
    if row.drifted:
        named = ", ".join(row.drifted[:3])
        lines.append((f"The full build of today made some pages otherwise than they had been kept: {named}.", False))
    return lines


def _state(row: SiteBuild) -> str:
    good = f"built at {_when(row.built_at)}, {row.pages} pages" if row.built_at else "never built"
    if not row.problems:
        return f"The static site: {good}."
    more = f" and {len(row.problems) - 1} more" if len(row.problems) > 1 else ""
    return (
        f"The static site could not be built at {_when(row.tried_at)}: {row.problems[0]}{more} What stands was {good}."
    )


def _when(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d %B %Y, %H:%M}" if moment else "no time"
