"""How the builds of the static site stand, in figures for whoever watches the portal."""

from datetime import datetime

from django.utils import timezone

from portal.static_site.models import SiteBuild


def figures() -> dict[str, tuple[str, float | None]]:
    build = SiteBuild.objects.first()
    if build is None:
        return {}
    waits = _seconds_since(build.waiting_since) if build.changes > build.built_changes else 0.0
    return {
        "static_build_age_seconds": ("Since the last good build.", _seconds_since(build.built_at)),
        "static_changes_wait_seconds": ("How long a change has waited for a build.", waits),
        "static_build_problems": ("What kept the last try out.", float(len(build.problems))),
    }


def _seconds_since(moment: datetime | None) -> float | None:
    return None if moment is None else (timezone.now() - moment).total_seconds()
