"""The names of accounts in old entries give way to pseudonyms; what was done stays for ever (R32).

An account keeps its pseudonym, so that its entries still belong together. The triggers let nothing else be changed.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.crypto import salted_hmac

from portal.pages.models import School
from portal.policies.versions.frozen import PSEUDONYM

from .models import AuditEntry

NAMES_KEPT_YEARS = 6
"""As long as a register is kept: so long somebody may ask who saw or changed what."""

NO_ACCOUNT = ("parent", "worker", "system", "command line", "signer")
"""Who acts without an account; these are words, not names."""


def pseudonym_of(name: str) -> str:
    digest = salted_hmac("portal.audit.pseudonyms", name, algorithm="sha256").hexdigest()
    return f"{PSEUDONYM}{digest[:12]}"


def pseudonymise_old_names(now: datetime | None = None) -> int:
    """How many entries gave up a name."""
    before = _years_before(now or timezone.now())
    return sum(_pseudonymise(school, before) for school in School.objects.order_by("pk"))


def _years_before(now: datetime) -> datetime:
    is_leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=now.year - NAMES_KEPT_YEARS, day=28 if is_leap_day else now.day)


def _pseudonymise(school: School, before: datetime) -> int:
    old = AuditEntry._base_manager.filter(school=school, at__lt=before)
    named = old.exclude(actor_name__in=NO_ACCOUNT).exclude(actor_name__startswith=PSEUDONYM)
    names = named.order_by("actor_name").values_list("actor_name", flat=True).distinct()
    return sum(named.filter(actor_name=name).update(actor=None, actor_name=pseudonym_of(name)) for name in list(names))
