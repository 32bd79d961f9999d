"""Token buckets in the database: the same for every process of the web server, and undone with what they counted.

Use them inside the transaction of what is being counted. Going over never refuses anybody: it is the caller's signal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .models import Bucket

SALT = "portal.forms.fair_use"


@dataclass(frozen=True)
class Use:
    """``amount`` counted against the budget ``kind`` (a key of ``settings.BUDGETS``) of one ``subject``."""

    kind: str
    subject: str
    amount: int = 1

    @property
    def key(self) -> str:
        return salted_hmac(f"{SALT}.{self.kind}", self.subject, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Budget:
    """So much at once; when all is used, all of it is there again after ``within``."""

    most: int
    within: timedelta

    def level_after(self, level: float, passed: timedelta) -> float:
        """What is left in the bucket. A clock that was put back drains nothing."""
        return max(0.0, level - self.most * max(passed, timedelta()) / self.within)


def budget_of(kind: str) -> Budget:
    most, minutes = settings.BUDGETS[kind]
    return Budget(most, timedelta(minutes=minutes))


@transaction.atomic
def count(uses: Iterable[Use]) -> set[str]:
    """Count every use; the kinds whose budget is exceeded by it.

    What goes over is not added: a bucket that overflows for hours is in time again as soon as one that was just full.
    """
    now = timezone.now()
    wanted = {use.key: use for use in uses if use.subject}
    over = set()
    for bucket in _locked(wanted, now):
        use = wanted[bucket.key]
        budget = budget_of(use.kind)
        level = budget.level_after(bucket.level, now - bucket.at) + use.amount
        if level > budget.most:
            over.add(use.kind)
        bucket.level, bucket.at = min(level, float(budget.most)), now
        bucket.save(update_fields=["level", "at"])
    return over


def _locked(wanted: dict[str, Use], now: datetime) -> list[Bucket]:
    """The buckets, always in one order, so that two who need the same ones wait for each other at the first."""
    rows = Bucket.objects.select_for_update().filter(key__in=wanted).order_by("key")
    found = list(rows)
    if len(found) < len(wanted):
        known = {bucket.key for bucket in found}
        missing = sorted(wanted.keys() - known)
        Bucket.objects.bulk_create([Bucket(key=key, level=0, at=now) for key in missing], ignore_conflicts=True)
        found = list(rows.all())
    return found


def forget_empty_buckets() -> int:
    """Remove buckets that have been drained for certain; the number of rows."""
    longest = max(minutes for _, minutes in settings.BUDGETS.values())
    return Bucket.objects.filter(at__lt=timezone.now() - timedelta(minutes=longest)).delete()[0]
