"""What the worker does each minute: build, if a build is due."""

import logging
import time
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_q.models import Schedule

from portal.pages.school import default_school
from portal.static_site.building import CannotBuildThere, Options
from portal.static_site.models import SiteBuild
from portal.static_site.side_by_side import ProcessEnded
from portal.static_site.targets import CannotDeliver, build_to

from .due import claim, finish

logger = logging.getLogger(__name__)
TASK = f"{__name__}.build_when_due"
# A first build of a large site may take longer than other tasks may; the row keeps a second one away meanwhile.
TIMEOUT_SECONDS = 1500
MOST_PROBLEMS = 50


def build_when_due() -> str:
    """Build where PORTAL_STATIC_SITE says, if there is reason to. The first build of a day is a full one."""
    target, school = getattr(settings, "STATIC_SITE", ""), default_school()
    row = claim(timezone.now()) if target and school else None
    if row is None or school is None:
        return ""
    began, is_full = time.monotonic(), row.built_on != row.tried_on
    problems: list[str] = []
    report = None
    try:
        report = build_to(target, school, options=Options(full=is_full))
        problems = [str(problem) for problem in report.problems]
    except (CannotBuildThere, CannotDeliver, ProcessEnded, OSError) as error:
        problems = [str(error)]
    except Exception as error:
        _finish(row, [f"{type(error).__name__}: the log says more."], None)
        raise
    _finish(row, problems, report)
    if problems:
        logger.error("The static site was not built; the last good one stays. %s", problems[0])
        return problems[0]
    return f"{len(report.made) if report else 0} pages made in {time.monotonic() - began:.1f} s"


def _finish(row: SiteBuild, problems: list[str], report: Any) -> None:
    finish(
        row,
        problems=problems[:MOST_PROBLEMS],
        pages=report.addresses if report else 0,
        pages_made=len(report.made) if report else 0,
        drifted=report.drifted[:MOST_PROBLEMS] if report else [],
    )


def ensure_schedule(**_: Any) -> None:
    """Called after every migration. Without PORTAL_STATIC_SITE the task has nothing to do."""
    values = {"func": TASK, "schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    values["kwargs"] = repr({"q_options": {"timeout": TIMEOUT_SECONDS}})
    Schedule.objects.update_or_create(name="build_static_site", defaults=values)
