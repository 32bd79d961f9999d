"""Edits of a school's public content, as staff make them, each possible at any time and more than once."""

import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.attendance_plugin.celebration.models import Screen
from portal.calendars.models import AcademicYear, CalendarDate
from portal.calendars.services import cancel_date, save_date
from portal.pages.models import BulletinPage, ContentPage, HomePage, School
from portal.pages.school import default_school
from portal.policies.drafting.page_drafts import draft_of_page, set_draft
from portal.policies.models import PolicyPage
from portal.policies.services import publish_draft

CONTENT = Path(__file__).parent.parent.parent / "content"
numbers = count(1)
Clock = Callable[[timedelta], None]


def main_school() -> School:
    school = default_school()
    assert school is not None
    return school


def publish(page: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    with disable_reference_index_auto_update():
        page.save_revision().publish()


def rewrite_a_page(clock: Clock) -> None:
    publish(ContentPage.objects.live().order_by("pk").first(), body=f"Words number {next(numbers)}.")


def rename_a_page(clock: Clock) -> None:
    publish(ContentPage.objects.live().order_by("pk").last(), title=f"Title {next(numbers)}")


def add_a_page(clock: Clock) -> None:
    number = next(numbers)
    page = ContentPage(title=f"Page {number}", slug=f"page-{number}", body="New.", show_in_menus=number % 2 == 0)
    HomePage.objects.get().add_child(instance=page)


def delete_a_page(clock: Clock) -> None:
    page = ContentPage.objects.filter(slug__startswith="page-").first()
    if page:
        page.delete()


def move_a_page(clock: Clock) -> None:
    """Below another, where its address changes."""
    pages = list(ContentPage.objects.filter(slug__startswith="page-").order_by("path"))
    if len(pages) > 1:
        pages[0].move(pages[-1], pos="last-child") if not pages[-1].is_descendant_of(pages[0]) else None


def hide_a_page(clock: Clock) -> None:
    page = ContentPage.objects.filter(slug__startswith="page-", live=True).first()
    if page:
        page.unpublish()


def restrict_a_page(clock: Clock) -> None:
    page = ContentPage.objects.filter(slug__startswith="page-", view_restrictions=None).first()
    if page:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def draft_only(clock: Clock) -> None:
    """Saved, not published: nothing public changes."""
    page = ContentPage.objects.live().order_by("pk").first()
    assert page is not None
    page.body = f"Draft {next(numbers)}"
    with disable_reference_index_auto_update():
        page.save_revision()


def publish_a_version(clock: Clock) -> None:
    """Of a policy of the school; it begins in some days."""
    number = next(numbers)
    page = PolicyPage.objects.live().filter(school=main_school()).order_by("pk")[number % 2]
    draft, begins = draft_of_page(page), next_beginning(page)
    clauses = (replace(draft.clauses[0], text=f"Words {number}."), *draft.clauses[1:])
    draft = replace(
        draft, label=f"v{number}", effective_from=begins, clauses=clauses, change_note=f"Change {number}.", corrects=""
    )
    with disable_reference_index_auto_update():
        set_draft(page, draft)
        page.save_revision()
        publish_draft(page, draft, is_history=True)


def next_beginning(page: PolicyPage) -> date:
    last = page.versions.order_by("effective_from", "number").last()
    assert last is not None
    return max(last.effective_from, timezone.localdate()) + timedelta(days=3)


def add_a_date(clock: Clock) -> None:
    year = AcademicYear.objects.filter(school=main_school(), published=True).order_by("label").last()
    assert year is not None
    day = date(year.starts, 11, 1) + timedelta(days=next(numbers) % 200)
    save_date(CalendarDate(year=year, category="event", title=f"Event {next(numbers)}", first_day=day, last_day=day))


def change_a_date(clock: Clock) -> None:
    row = CalendarDate.objects.filter(category="event").order_by("pk").last()
    if row:
        row.title = f"Event {next(numbers)}"
        save_date(row)


def call_off_a_date(clock: Clock) -> None:
    row = CalendarDate.objects.filter(category="event", status="confirmed").order_by("pk").last()
    if row:
        cancel_date(row)


def rename_the_school(clock: Clock) -> None:
    school = main_school()
    school.name = f"School {next(numbers)}"
    school.save()


def paint_the_school(clock: Clock) -> None:
    school = main_school()
    school.colours = {**school.colours, "brand": f"#0a4{next(numbers) % 1000:03d}"}
    school.save()


def rename_a_bulletin(clock: Clock) -> None:
    page = BulletinPage.objects.live().order_by("pk").last()
    if page:
        publish(page, title=f"Bulletin {next(numbers)}")


def change_the_screen(clock: Clock) -> None:
    Screen.objects.update(title=f"Screen {next(numbers)}")


def load_folder(change: Callable[[Path], None]) -> None:
    """The demo school's content folder with a change in it. What an earlier one changed is as it was again."""
    with tempfile.TemporaryDirectory() as place, disable_reference_index_auto_update():
        folder = Path(place) / "content"
        shutil.copytree(CONTENT, folder)
        change(folder)
        call_command("load_content", folder, verbosity=0, stdout=StringIO())


def rewrite(path: Path, pattern: str, text: str) -> None:
    """The first that fits becomes the text."""
    changed, times = re.subn(pattern, text, path.read_text(), count=1, flags=re.MULTILINE)
    assert times == 1, (path, pattern)
    path.write_text(changed)


def load_other_words(clock: Clock) -> None:
    load_folder(lambda folder: rewrite(folder / "pages" / "news.md", "Odd socks", f"Odd socks number {next(numbers)}"))


def load_a_new_version(clock: Clock) -> None:
    page = PolicyPage.objects.get(school=main_school(), slug="online-safety")
    number, begins = next(numbers), next_beginning(page)

    def add(folder: Path) -> None:
        path = shutil.copy(
            folder / "policies/online-safety/2026-01.md", folder / f"policies/online-safety/l{number}.md"
        )
        rewrite(path, "^label = .*", f'label = "l{number}"')
        rewrite(path, "^effective_from = .*", f"effective_from = {begins}")
        rewrite(path, "We want children to enjoy it", f"We want {number} children to enjoy it")

    load_folder(add)


def load_other_screen(clock: Clock) -> None:
    load_folder(lambda folder: rewrite(folder / "display/hallway.toml", "Moving up", f"Moving up {next(numbers)}"))


def load_other_dates(clock: Clock) -> None:
    day = f"2026-12-{10 + next(numbers) % 8}"
    load_folder(lambda folder: rewrite(folder / "calendar/2026-27.toml", "2026-12-18", day))


def load_other_details(clock: Clock) -> None:
    """Of the school: what it says of itself, its crest and its colours."""
    number = next(numbers)

    def change(folder: Path) -> None:
        rewrite(folder / "school.toml", "^strapline = .*", f'strapline = "Every child known, {number} times"')
        rewrite(folder / "crest.svg", "A heron", f"{number} herons")

    load_folder(change)


def let_a_day_pass(clock: Clock) -> None:
    clock(timedelta(days=1))


def let_a_week_pass(clock: Clock) -> None:
    clock(timedelta(days=7))


def let_an_hour_pass(clock: Clock) -> None:
    clock(timedelta(hours=1))


EDITS = [
    *(rewrite_a_page, rename_a_page, add_a_page, add_a_page, delete_a_page, move_a_page, hide_a_page, restrict_a_page),
    *(draft_only, publish_a_version, add_a_date, change_a_date, call_off_a_date, rename_the_school, paint_the_school),
    *(load_other_words, load_a_new_version, load_other_screen, load_other_dates, load_other_details),
    *(rename_a_bulletin, change_the_screen, let_a_day_pass, let_a_week_pass, let_an_hour_pass),
]
