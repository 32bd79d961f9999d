"""Every form the school has made, with how much was answered; also those whose page is gone while answers are kept."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import AskedForm, OwnFormPage
from portal.pages.models import School


@dataclass(frozen=True, kw_only=True)
class FormStanding:
    """``page`` None: it was deleted. ``last_day`` is the last on which parents could or can send it."""

    slug: str
    title: str
    answers: int
    page: OwnFormPage | None
    last_day: date | None
    is_open: bool


def pages_of(school: School) -> list[OwnFormPage]:
    if school.site is None:
        return []
    own = OwnFormPage.objects.descendant_of(school.site.root_page).filter(first_published_at__isnull=False)
    return list(own.select_related("closing").order_by("-first_published_at", "pk"))


def standings_for(scope: Scope) -> list[FormStanding]:
    """The newest first; counted are the answers this account may see."""
    seen = scope.about(Submission.objects.trusted().filter(asked_form__isnull=False))
    counts = dict(seen.order_by().values_list("form").annotate(number=Count("pk")))
    pages = pages_of(scope.school)
    there = {page.slug for page in pages}
    asked_here = AskedForm.objects.filter(school=scope.school).order_by("first_sent_at", "pk")
    gone = {asked.slug: asked for asked in asked_here}
    return [
        *(_of_page(page, counts.get(page.slug, 0)) for page in pages),
        *(_of_gone(asked, counts.get(slug, 0)) for slug, asked in gone.items() if slug not in there),
    ]


def standing_for(scope: Scope, slug: str) -> FormStanding | None:
    return next((each for each in standings_for(scope) if each.slug == slug), None)


def _of_page(page: OwnFormPage, answers: int) -> FormStanding:
    return FormStanding(
        slug=page.slug,
        title=page.title,
        answers=answers,
        page=page,
        last_day=page.last_day,
        is_open=page.live and not page.is_over,
    )


def _of_gone(asked: AskedForm, answers: int) -> FormStanding:
    title = asked.definition["title"]
    return FormStanding(slug=asked.slug, title=title, answers=answers, page=None, last_day=None, is_open=False)
