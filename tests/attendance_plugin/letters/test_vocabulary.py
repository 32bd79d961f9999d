"""The list is closed and documented: in the admin, and in docs/letters.md."""

from pathlib import Path

import pytest

from portal.attendance_plugin.letters.examples import render_example
from portal.attendance_plugin.letters.models import LetterTemplate
from portal.attendance_plugin.letters.vocabulary import CAUSE_NAMES, MUST_SAY, PLACEHOLDERS, RECEIPT, accepted_for
from portal.content_loader import LETTER_CAUSES
from portal.pages.models import School
from tests.attendance_plugin.letters.letters_world import own_letters

PAGE = Path(__file__).parents[3] / "docs" / "letters.md"


def test_the_documentation_has_every_placeholder_as_the_code_has_it() -> None:
    page = PAGE.read_text(encoding="utf-8")
    missing = [
        name
        for name, placeholder in PLACEHOLDERS.items()
        if f"| `{name}` | {placeholder.stands_for} | {placeholder.example.replace('|', '·')} |" not in page
    ]
    assert missing == []


def test_every_cause_has_a_name_and_every_placeholder_a_letter() -> None:
    assert set(CAUSE_NAMES) == set(LETTER_CAUSES)
    assert [
        name for name, placeholder in PLACEHOLDERS.items() if not set(placeholder.causes) <= set(LETTER_CAUSES)
    ] == []


def test_a_receipt_names_nobody() -> None:
    assert not set(accepted_for(RECEIPT)) & {"parent_name", "child_name", "reason", "absence_table"}


def test_what_a_letter_must_say_can_be_said_in_it() -> None:
    causes = {letter.slug: letter.cause for letter in own_letters()}
    for slug, groups in MUST_SAY.items():
        for group in groups:
            assert set(group) & set(accepted_for(causes[slug])), (slug, group)


@pytest.mark.parametrize("letter", own_letters(), ids=lambda letter: letter.slug)
def test_each_letter_is_shown_with_an_invented_family(school: School, letter: object) -> None:
    template = LetterTemplate(school=school, slug=letter.slug, cause=letter.cause, body=letter.body, signed_by="office")
    shown = render_example(template)
    assert "{{" not in shown
    assert school.name in shown
