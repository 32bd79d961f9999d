"""The home page's panel: which policies changed lately, or will soon."""

from datetime import date, timedelta

from portal.pages.home import HomePanel
from portal.pages.models import School
from portal.policies.models import PolicyIndexPage, PolicyVersion

from .presenting import light_versions

LATELY = timedelta(days=120)
LENGTH = 3


def home_panel(school: School, on: date) -> HomePanel | None:
    """Versions that began in the last months or are yet to begin, latest first; None where there are none."""
    recent = PolicyVersion.objects.filter(page__school=school, page__live=True, effective_from__gte=on - LATELY)
    versions = list(light_versions(recent).select_related("page").order_by("-effective_from")[:LENGTH])
    index = PolicyIndexPage.objects.filter(pk__in=[page.pk for page in _parents(versions)]).first()
    if not versions or index is None:
        return None
    context = {"versions": versions, "index_url": index.get_url(), "today": on}
    return HomePanel(place="policies", template="policies/home_panel.html", context=context)


def _parents(versions: list[PolicyVersion]) -> list[PolicyIndexPage]:
    return [versions[0].page.get_parent()] if versions else []
