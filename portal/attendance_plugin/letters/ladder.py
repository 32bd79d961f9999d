"""The order in which letters about attendance follow one another (MON-05, MON-07). A person takes each step.

Nothing here sends, proposes or forbids by figures: the order says which letter a later one refers to.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.utils import timezone

from portal.attendance_plugin.leave.counting import long_date
from portal.attendance_plugin.roll.models import Contact, Pupil

from .models import Letter, LetterTemplate
from .placeholders import Words, plain

LADDERS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "Coming on time": (("late-email",), ("punctuality-1",), ("punctuality-2",)),
        "Attendance": (("attendance-1a", "attendance-1b"), ("attendance-2",)),
    }
)
"""Each ladder's steps from the first; a step may be one of several letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One letter of a ladder, and the days on which this child's family was written it."""

    slug: str
    title: str
    follows: str
    written: tuple[date, ...]


def comes_after(slug: str) -> tuple[str, ...]:
    """The letters one of which this letter follows; none for a first step or a letter of no ladder."""
    for steps in LADDERS.values():
        for before, step in zip(((), *steps), steps, strict=False):
            if slug in step:
                return before
    return ()


def earlier_letter(pupil: Pupil, contact: Contact, slug: str) -> Letter | None:
    """The newest letter this person had about the child that a letter of this name may refer to."""
    had = Letter.objects.filter(pupil=pupil, contact=contact, template_slug__in=comes_after(slug))
    return had.order_by("-created_at", "-pk").first()


def words_of_earlier(letter: Letter, titles: Mapping[str, str]) -> Words:
    """The earlier letter by its date from the record."""
    title = titles.get(letter.template_slug, "")
    named = f"our letter “{title}”" if title else "our letter"
    return plain(f"{named} of {long_date(timezone.localdate(letter.created_at))}")


def rungs_of(pupil: Pupil, templates: Iterable[LetterTemplate]) -> dict[str, list[Rung]]:
    """The ladders as this child's family has gone them, by name."""
    titles = {template.slug: template.title for template in templates}
    written: dict[str, list[date]] = {}
    for slug, at in (
        Letter.objects.filter(pupil=pupil).order_by("created_at").values_list("template_slug", "created_at")
    ):
        day = timezone.localdate(at)
        if day not in written.setdefault(slug, []):
            written[slug].append(day)
    return {
        name: [
            Rung(
                slug=slug,
                title=titles[slug],
                follows=" or ".join(titles[before] for before in comes_after(slug) if before in titles),
                written=tuple(written.get(slug, ())),
            )
            for step in steps
            for slug in step
            if slug in titles
        ]
        for name, steps in LADDERS.items()
    }
