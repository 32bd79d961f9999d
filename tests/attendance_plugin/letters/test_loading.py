"""Letters come from the content folder, and a wrong one is named before anything is sent."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.attendance_plugin.letters.loading import load_letters
from portal.attendance_plugin.letters.models import LetterTemplate, LetterWording
from portal.attendance_plugin.letters.questions import QUESTION_LETTER
from portal.attendance_plugin.letters.receipts import RECEIPT_OF
from portal.attendance_plugin.letters.services import TEMPLATE_OF
from portal.attendance_plugin.letters.vocabulary import MUST_SAY
from portal.attendance_plugin.letters.wordings import edit_wording, seen_mark
from portal.content_loader import ContentError, LetterContent, LoadReport
from portal.content_loader.letters import load_letter
from portal.pages.models import School
from tests import people

OWN_LETTERS = Path(__file__).parents[3] / "content" / "letters"


def letter(**changes: str) -> LetterContent:
    values = {
        "file": "letters/leave-thanks.md",
        "slug": "leave-thanks",
        "title": "Leave agreed",
        "subject": "Your request {{ reference }}",
        "body": "Dear {{ parent_name }}",
    }
    return LetterContent(**values | changes)


def load(school: School, *letters: LetterContent) -> LoadReport:
    report = LoadReport()
    load_letters(SimpleNamespace(school=SimpleNamespace(slug=school.slug), letters=letters), report)
    return report


def test_letters_are_created_changed_and_left_alone(school: School) -> None:
    assert load(school, letter()).entries == [("created", "letter leave-thanks")]
    assert load(school, letter()).entries == [("unchanged", "letter leave-thanks")]
    assert load(school, letter(body="Hello {{ parent_name }}")).entries == [("changed", "letter leave-thanks")]
    assert LetterTemplate.objects.get().body == "Hello {{ parent_name }}"


@pytest.mark.parametrize(
    ("changes", "key", "got"),
    [
        ({"body": "{{ upn }}"}, "body", "{{ upn }}"),
        ({"body": "{% if reason %}"}, "body", "{%"),
        ({"subject": "About {{ child_name }}"}, "subject", "{{ child_name }}"),
        ({"subject": "x" * 151}, "subject", "151 characters"),
    ],
)
def test_what_cannot_be_sent_is_named_with_file_and_key(
    school: School, changes: dict[str, str], key: str, got: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load(school, letter(**changes))
    assert (refused.value.file, refused.value.key, refused.value.got) == ("letters/leave-thanks.md", key, got)
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize(
    ("body", "got", "advice"),
    [
        ("Dear {{ parent_name }}", "a letter without reason", "Put {{ reason }} where the question is to stand."),
        ("{{ reason }} {{ dates_granted }}", "{{ dates_granted }}", "Nothing has been decided"),
    ],
)
def test_a_letter_that_cannot_ask_is_refused(school: School, body: str, got: str, advice: str) -> None:
    with pytest.raises(ContentError) as refused:
        load(school, letter(slug="more-information", file="letters/more-information.md", body=body))
    assert (refused.value.file, refused.value.key, refused.value.got) == ("letters/more-information.md", "body", got)
    assert advice in str(refused.value)


def test_the_schools_own_letters_can_be_sent(school: School) -> None:
    letters = [load_letter(path, f"letters/{path.name}") for path in sorted(OWN_LETTERS.glob("*.md"))]
    load(school, *letters)
    by_itself = {*TEMPLATE_OF.values(), *RECEIPT_OF.values(), QUESTION_LETTER}
    assert by_itself | set(MUST_SAY) == set(LetterTemplate.objects.values_list("slug", flat=True))


def test_what_was_edited_in_the_admin_stays_until_the_file_changes(school: School) -> None:
    load(school, letter())
    template = LetterTemplate.objects.get()
    words = {"title": "Leave", "subject": "{{ reference }}", "body": "Hi {{ parent_name }}", "signed_by": "office"}
    edit_wording(template, words, by=people.office(), seen=seen_mark(template))
    assert load(school, letter()).entries == [("unchanged", "letter leave-thanks")]
    assert LetterTemplate.objects.get().body == "Hi {{ parent_name }}"
    assert load(school, letter(body="New {{ parent_name }}")).entries == [("changed", "letter leave-thanks")]
    kept = [(wording.body, wording.by_name) for wording in LetterWording.objects.all()]
    assert kept == [
        ("New {{ parent_name }}", ""),
        ("Hi {{ parent_name }}", "Prue Lacey"),
        ("Dear {{ parent_name }}", ""),
    ]


@pytest.mark.parametrize(
    ("slug", "cause", "body", "got"),
    [
        (
            "leave-declined",
            "leave-decision",
            "No. {{ clauses }} {{ office_telephone }}",
            "a letter without {{ reason }}",
        ),
        ("own-letter", "attendance", "{{ sessions_ill }} {{ source }}", "a letter without {{ period }}"),
        ("own-letter", "lunch", "{{ absence_table }}", "{{ absence_table }}"),
        ("attendance-2", "attendance", "{{ reference }}", "{{ reference }}"),
    ],
)
def test_a_letter_that_says_too_little_or_what_it_cannot_know_is_refused(
    school: School, slug: str, cause: str, body: str, got: str
) -> None:
    with pytest.raises(ContentError) as refused:
        load(school, letter(slug=slug, cause=cause, subject="{{ date }}", body=body))
    assert (refused.value.key, refused.value.got) == ("body", got)
