"""The flips a draft is meant to bring: pinned by its author, compared after every edit, confirmed by pinning again."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from portal.attendance_plugin.audit.services import record
from portal.policies.models import PolicyPage
from portal.policies.services import leave_policy_in_force, rulebook_of
from portal.policies.versions.freezing import Frozen
from portal.policies.versions.previews import freeze_latest_draft, has_whole_rulebook
from portal.rules import canonical
from portal.rules.leave.what_if import Flip
from portal.rules.publishing.concerns import Concern

from .models import Check, ExpectedFlips
from .what_if import YEARS, Window, checks_requests, compare_stored, last_years, newest_checks
from .what_if_counts import RECOMMENDATIONS

CHECK_NAME = "flips_differ"


class NothingToPin(ValueError):
    """The draft cannot be replayed, so it has no flips to pin."""


@dataclass(frozen=True, slots=True)
class Flips:
    """Which requests flip, as a hash, and how many from which recommendation to which."""

    changes: tuple[tuple[str, str, int], ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A pin beside the draft as it stands. `differences` say what is no longer as pinned, without a number."""

    pinned: ExpectedFlips
    differences: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


def pin_flips(page: PolicyPage, *, by: User) -> ExpectedFlips:
    """Say that what the latest saved draft changes is meant. Raises `NothingToPin`."""
    today = timezone.localdate()
    frozen, in_force = freeze_latest_draft(page), leave_policy_in_force(page.school, today)
    if in_force is None or not has_whole_rulebook(frozen):
        raise NothingToPin("There is nothing to pin: the draft cannot be replayed. Its page says why.")
    window = last_years(YEARS, today)
    last_check = Check.objects.filter(request__school=page.school).aggregate(last=Max("pk"))["last"] or 0
    pinned = ExpectedFlips(
        page=page,
        draft=frozen.draft.label,
        rulebook_sha256=frozen.rulebook.sha256,
        in_force=in_force,
        first_day=window.first_day,
        last_day=window.last_day,
        last_check=last_check,
        pinned_by=by,
        pinned_by_name=by.get_full_name() or by.get_username(),
        pinned_at=timezone.now(),
    )
    found = _flips_now(pinned, frozen)
    pinned.changes, pinned.flips_sha256 = [list(change) for change in found.changes], found.sha256
    pinned.save()
    record(school=page.school, action="flips_pinned", subject=page, actor=by, pin=pinned.pk)
    return pinned


def expectation_of(page: PolicyPage, frozen: Frozen | None = None) -> Expectation | None:
    """The newest pin of the page's draft and what differs now; None where nothing is pinned.

    The same requests are compared with the same version as when it was pinned, so only an edit makes a difference.
    """
    pins = {pin.draft: pin for pin in ExpectedFlips.objects.filter(page=page).select_related("in_force").order_by("pk")}
    if not pins:
        return None
    frozen = frozen or freeze_latest_draft(page)
    pinned = pins.get(frozen.draft.label)
    return Expectation(pinned=pinned, differences=tuple(_differences(pinned, frozen))) if pinned else None


def concerns_about_flips(page: PolicyPage) -> list[Concern]:
    """For whoever publishes: the draft no longer changes what its author said it should."""
    expectation = expectation_of(page) if checks_requests(page) else None
    if expectation is None or expectation.holds:
        return []
    pinned = expectation.pinned
    on = date_format(timezone.localtime(pinned.pinned_at), "j F Y")
    message = (
        f"On {on} {pinned.pinned_by_name} pinned what this draft is meant to change. Since then an edit has changed "
        f"it. {' '.join(expectation.differences)}"
    )
    return [Concern(CHECK_NAME, page.slug, (), message)]


def _differences(pinned: ExpectedFlips, frozen: Frozen) -> Iterable[str]:
    if frozen.rulebook.sha256 == pinned.rulebook_sha256:
        return
    if not has_whole_rulebook(frozen):
        yield "The draft’s rules cannot be read now, so it cannot be compared."
        return
    found = _flips_now(pinned, frozen)
    if found.sha256 == pinned.flips_sha256:
        return
    before = {(old, new): count for old, new, count in pinned.changes}
    after = {(old, new): count for old, new, count in found.changes}
    differing = [pair for pair in dict.fromkeys([*before, *after]) if before.get(pair, 0) != after.get(pair, 0)]
    for old, new in differing:
        word = "More" if after.get((old, new), 0) > before.get((old, new), 0) else "Fewer"
        yield f"{word} requests go from “{RECOMMENDATIONS[old]}” to “{RECOMMENDATIONS[new]}” than pinned."
    if not differing:
        yield "As many recommendations change as pinned, but other requests or other findings are concerned."


def _flips_now(pinned: ExpectedFlips, frozen: Frozen) -> Flips:
    """What the draft changes among the requests that the pin was about."""
    window = Window(first_day=pinned.first_day, last_day=pinned.last_day)
    checks = newest_checks(pinned.page.school, window, up_to=pinned.last_check)
    return _collect(compare_stored(checks, current=rulebook_of(pinned.in_force), draft=frozen.rulebook))


def _collect(compared: Iterable[Flip]) -> Flips:
    """In the order of the checks, which is the same each time."""
    digest, changes = sha256(), Counter[tuple[str, str]]()
    for flip in compared:
        if flip.is_affected:
            digest.update(canonical.to_json(list(flip)).encode())
            changes[flip.before, flip.after] += flip.changes_recommendation
    told = tuple((before, after, count) for (before, after), count in sorted(changes.items()) if count)
    return Flips(told, digest.hexdigest())
