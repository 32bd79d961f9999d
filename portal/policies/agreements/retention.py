"""What is no longer kept: signatures some years after their version stopped applying, visitors after some months.

Signatures cannot be removed while their triggers stand, so this is the one place besides ``portal flush`` that lifts
them, in a transaction of its own: nobody else sees the tables without their triggers.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from portal.pages.models import School
from portal.policies.drafting.months import months_after
from portal.policies.models import PolicyVersion
from portal.policies.versions.timeline import timeline
from portal.policies.versions.triggers import lifted_triggers

from .clauses import LARGE
from .models import AskedPerson, DoorLink, Signature, SigningLink
from .records import audit, settings_of


def remove_what_is_over(on: date | None = None) -> dict[str, int]:
    """Remove it in every school; how many people's rows went, by school."""
    today = on or timezone.localdate()
    return {school.slug: _remove(school, over(school, today)) for school in School.objects.order_by("pk")}


def over(school: School, today: date) -> list[int]:
    """The keys of the people whose signatures or askings are no longer kept."""
    chosen, people = settings_of(school), AskedPerson.objects.filter(school=school)
    ended = [
        version
        for version, last in _ended_versions(school, today)
        if months_after(last, 12 * chosen.kept_years) < today
    ]
    visitors = people.filter(group="visitors").values_list("pk", "signatures__signed_on")
    old = {pk for pk, day in visitors if day and months_after(day, chosen.visitors_kept_months) < today}
    return sorted(old | set(people.filter(version__in=ended).values_list("pk", flat=True)))


def _ended_versions(school: School, today: date) -> Iterable[tuple[int, date]]:
    """Each version that no longer applies, with its last day."""
    by_page: dict[int, list[PolicyVersion]] = {}
    used = PolicyVersion.objects.filter(page__in=AskedPerson.objects.filter(school=school).values("version__page"))
    for version in used.defer(*LARGE, "clauses").select_related("withdrawal"):
        by_page.setdefault(version.page_id, []).append(version)
    for versions in by_page.values():
        last_days = {standing.version.pk: standing.last_day for standing in timeline(versions, today)}
        corrections = {version.corrects_id: version.pk for version in versions if version.corrects_id}
        for pk in last_days:
            last = last_days[_last_correction(pk, corrections)]
            if last and last < today:
                yield pk, last


def _last_correction(pk: int, corrections: dict[int, int]) -> int:
    """A signature holds until the last version that only corrected the spelling stops applying."""
    while pk in corrections:
        pk = corrections[pk]
    return pk


def _remove(school: School, people: list[int]) -> int:
    if not people:
        return 0
    with transaction.atomic():
        with lifted_triggers():
            signatures = Signature._base_manager.filter(person__in=people)
            signatures._raw_delete(signatures.db)
        SigningLink.objects.filter(person__in=people).delete()
        AskedPerson.objects.filter(pk__in=people).delete()
        DoorLink.objects.filter(school=school, expires_at__lt=timezone.now()).delete()
        audit(school, "agreements_removed", school, people=len(people))
    return len(people)
