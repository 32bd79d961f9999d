"""How letters are worded in the admin: checked, previewed with nobody real, every wording kept (abuse cases 13, 15)."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.letters.models import LetterTemplate, LetterWording
from portal.attendance_plugin.letters.wordings import seen_mark
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.letters.letters_world import load_own_letters

BODY = "Dear {{ parent_name }},\n\n{{ lates }} {{ period }} {{ source }} {{ late_table }} *see* you"


@pytest.fixture
def template(school: School) -> LetterTemplate:
    load_own_letters(school)
    return LetterTemplate.objects.get(slug="punctuality-1")


@pytest.fixture
def officer(template: LetterTemplate, sign_in) -> Client:
    return sign_in("attendance_officer")


def page_of(name: str, *arguments: object) -> str:
    return reverse(f"attendance_staff:{name}", args=["punctuality-1", *arguments])


def words(template: LetterTemplate, **changes: str) -> dict[str, str]:
    stored = {name: getattr(template, name) for name in ("title", "subject", "signed_by")}
    return {**stored, "body": BODY, "seen": seen_mark(template)} | changes


def test_the_page_shows_the_list_and_an_invented_family(officer: Client, school: School) -> None:
    child = people.pupil(school)
    page = officer.get(page_of("letter_template")).content.decode()
    assert "<code>{{ minutes_table }}</code>" in page
    assert "<code>{{ reason }}</code>" not in page
    assert "Dear Jowan Pascoe," in page
    assert child.family_name not in page
    assert "This letter has to hold: {{ period }}, {{ lates }}, {{ late_table }}, {{ source }}." in page


def test_a_new_wording_is_kept_beside_the_old_one_and_can_be_undone(officer: Client, template: LetterTemplate) -> None:
    first = template.body
    assert officer.post(page_of("letter_template"), words(template)).status_code == 302
    template.refresh_from_db()
    assert (template.body, LetterWording.objects.first().by_name) == (BODY, "Tomasz Wrona")
    earlier = template.wordings.last()
    assert first.splitlines()[-1] in officer.get(page_of("letter_wording", earlier.pk)).content.decode()
    officer.post(page_of("letter_wording", earlier.pk), {"seen": seen_mark(template)})
    template.refresh_from_db()
    assert (template.body, template.wordings.count()) == (first, 3)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"body": BODY + " {{ pupil_name }}"}, "Got {{ pupil_name }}; accepted: one of parent_name"),
        ({"body": BODY + " {% include 'x' %}"}, "no template language"),
        ({"body": "Dear {{ parent_name }}"}, "a letter without {{ late_table }}"),
        ({"subject": "About {{ child_name }}"}, "Got {{ child_name }}; accepted: one of school_name, date"),
        ({"seen": "2020-01-01"}, ""),
    ],
)
def test_what_could_not_be_sent_is_refused(
    officer: Client, template: LetterTemplate, changes: dict[str, str], said: str
) -> None:
    before = template.body
    page = officer.post(page_of("letter_template"), words(template, **changes), follow=True)
    assert said in page.content.decode().replace("&#x27;", "'")
    template.refresh_from_db()
    assert (template.body, template.wordings.count()) == (before, 1)


def test_the_preview_keeps_nothing_and_runs_nothing(officer: Client, template: LetterTemplate) -> None:
    page = officer.post(page_of("letter_preview"), words(template, body=BODY + " <script>alert(1)</script>"))
    shown = page.content.decode()
    assert "<em>see</em> you" in shown
    assert "<script>" not in shown
    template.refresh_from_db()
    assert template.wordings.count() == 1
    broken = officer.post(page_of("letter_preview"), words(template, body="{{ nobody }}")).content.decode()
    assert "It cannot be shown yet" in broken
