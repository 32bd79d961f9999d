"""Every field says in its own words what was got and what is accepted; its answers are JSON and show again."""

import json
import re
from typing import Any

import pytest
import time_machine
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from portal.forms.definitions import JOURNEYS
from portal.forms.parent_forms import ParentForm
from portal.journeys import fields
from portal.pages.models import School

STEP_FORMS = [step.form for journey in JOURNEYS.values() for step in journey.steps]


def error_of(field: forms.Field, value: Any) -> str:
    with pytest.raises(forms.ValidationError) as caught:
        field.clean(value)
    return str(caught.value.messages[0])


def test_line_has_room_for_499_characters() -> None:
    """R26: the cap counts characters as people see them typed, after trimming."""
    field = fields.PlainLine(label="Reason")
    assert field.clean(" " + "x" * 499 + " ") == "x" * 499
    assert error_of(field, "x" * 500) == "Reason must be 499 characters or fewer"


def test_text_has_room_for_4999_characters_with_a_line_end_as_one() -> None:
    field = fields.LongText(label="Reason")
    typed = "\r\n".join(["x" * 98] * 50) + "\r\n"
    assert field.clean(typed) == "\n".join(["x" * 98] * 50)
    assert error_of(field, "x" * 5_000) == "Reason must be 4999 characters or fewer"


@pytest.mark.parametrize("hidden", ["\x00", "\u202e", "\x1b"])
def test_hidden_characters_are_refused_clearly(hidden: str) -> None:
    """Abuse case 44."""
    message = "Child’s name has hidden characters in it. Type it in instead of pasting it."
    assert error_of(fields.FullName(row_label="Child’s name"), f"Am{hidden}ara") == message


@pytest.mark.parametrize(
    "name", ["Ó", "Nguyễn Thị Minh Khai", "王小明", "محمد علي", "X" * 200, "O'Neill-Okafor", "=SUM(A1)"]
)
def test_names_of_any_kind_are_kept(name: str) -> None:
    """R43 and abuse case 12: kept as typed."""
    assert fields.FullName().clean(name) == name


def test_header_breaking_lines_become_spaces() -> None:
    """Abuse case 22: nothing that becomes a header holds a line end."""
    assert fields.FullName().clean("Ann\r\nBcc: all@school.example") == "Ann Bcc: all@school.example"


@pytest.mark.parametrize(
    "address", ["a@family.example", "first.last+tag@mail.family.example", "o'neill@family.example"]
)
def test_address_accepted(address: str) -> None:
    assert fields.MailAddress().clean(f"  {address} ") == address


@pytest.mark.parametrize(
    "address",
    [
        "a@[127.0.0.1]", "a@127.0.0.1", "a@localhost", "a@b.example, c@d.example", "a@b.example;c@d.example",
        "Ann <a@b.example>", "a@b", "@b.example", "a b", '"a@b"@c.example', "a@b.example\nBcc: c@d.example",
        "ä@b.example",
    ],
)  # fmt: skip
def test_address_tricks_are_refused(address: str) -> None:
    """Abuse case 24: one address, at a public domain."""
    assert error_of(fields.MailAddress(), address) == "Enter one email address, like name@example.org"


@pytest.mark.parametrize("domain", ["b\u0430nk.example", "schule-müller.example"])
def test_domain_in_another_script_is_shown_in_plain_letters(domain: str) -> None:
    """Abuse case 24: a look-alike (the second letter is Cyrillic) is seen by whoever reads the answer."""
    local, kept = fields.MailAddress().clean(f"ann@{domain}").split("@")
    assert (local, kept[:4], kept.isascii(), kept.encode().decode("idna")) == ("ann", "xn--", True, domain)


@pytest.mark.parametrize("typed", ["ann@\u200b.example", "ann@" + "ü" * 64 + ".example", "ann@.ü"])
def test_domain_that_has_no_plain_name_is_refused(typed: str) -> None:
    """Abuse case 24."""
    assert error_of(fields.MailAddress(), typed)


def test_long_address_is_refused() -> None:
    assert error_of(fields.MailAddress(row_label="Your email"), f"{'a' * 310}@b.example") == (
        "Your email must be 254 characters or fewer"
    )


@pytest.mark.parametrize("number", ["01632 960 001", "+44 (0)1632 960-001", "07700900111"])
def test_telephone_accepted(number: str) -> None:
    assert fields.Telephone().clean(number) == number


def test_telephone_in_the_figures_of_an_urdu_keyboard_is_kept_to_be_dialled() -> None:
    assert fields.Telephone().clean("۰۷۷۰۰ ۹۰۰۱۱۱") == fields.Telephone().clean("٠٧٧٠٠ ٩٠٠١١١") == "07700 900111"


@pytest.mark.parametrize("number", ["12345", "ring me", "01632 960 001 or 01632 960 002", "ⅤⅠⅠ 700 900 111"])
def test_telephone_refused(number: str) -> None:
    assert error_of(fields.Telephone(), number) == "Enter a telephone number, like 01632 960 001 or +44 1632 960 001"


@time_machine.travel("2026-11-20 08:00:00+00:00", tick=False)
def test_day_without_year_and_its_errors() -> None:
    field = fields.DayField(name="The first day", missing="Enter the first day")
    assert field.to_answer(field.clean(["27 March", "", ""])) == "2027-03-27"
    assert error_of(field, ["", "", ""]) == "Enter the first day"
    assert error_of(field, ["31", "6", "2027"]) == "The first day must be a real date: check the day and the month"
    assert error_of(field, ["27", "", ""]) == "The first day must include a month"


@time_machine.travel("2026-11-20 23:30:00+00:00", tick=False)
def test_day_list_reads_lines_and_names_the_wrong_one() -> None:
    field = fields.DayList()
    assert field.clean("12 March\n11/3/2027\n\n12 3 2027") == [
        field.clean("11 3 2027")[0],
        field.clean("12 3 2027")[0],
    ]
    assert error_of(field, "12 March\nsoon") == "Line 2 must include a month"
    assert error_of(field, "\n".join(["12 March"] * 61)) == "Enter 60 days or fewer"


@pytest.mark.parametrize(("answer", "shown"), [(True, "Yes"), (False, "No"), (None, "I would rather not say")])
def test_yes_no_or_unsure(answer: bool | None, shown: str) -> None:
    field = fields.YesOrNo(unsure="I would rather not say")
    assert (field.to_answer(field.from_answer(answer)), field.shown(answer)) == (answer, shown)


def test_nothing_is_chosen_beforehand() -> None:
    """R44: no default answer to a question about a family."""
    for form in STEP_FORMS:
        page = form(before={})
        assert {name: page[name].value() for name, field in page.fields.items() if isinstance(field, fields.OneOf)} == {
            name: None for name, field in page.fields.items() if isinstance(field, fields.OneOf)
        }


@pytest.mark.parametrize("form", STEP_FORMS, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_needed_answer_has_its_own_words(form: type[forms.Form]) -> None:
    """R44: an empty page names what is missing, not "This field is required"."""
    page = form(data={}, before={})  # type: ignore[call-arg]
    said = [error for errors in page.errors.values() for error in errors]
    needed = [name for name, field in page.fields.items() if field.required]
    assert (len(said) >= len(needed), [error for error in said if "required" in error.lower()]) == (True, [])


@pytest.mark.parametrize("form", STEP_FORMS, ids=lambda form: f"{form.__module__}.{form.__name__}")
def test_every_field_has_a_label_and_no_long_sentence(form: type[forms.Form]) -> None:
    """R44: sentences of 20 words at most."""
    shown = {name: field for name, field in form.base_fields.items() if not field.widget.is_hidden}
    for name, field in shown.items():
        assert field.label, name
        for sentence in str(field.help_text).replace("?", ".").split("."):
            assert len(sentence.split()) <= 20, (name, sentence)


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=JOURNEYS)
def test_start_and_confirmation_are_in_short_sentences(school: School, journey: ParentForm) -> None:
    """R44: 20 words at most, on the pages around the questions too."""
    words = [journey.introduction(school), journey.next_steps(school)]
    words += [step.advice(school, {}) for step in journey.steps if step.advice]
    for text in words:
        for sentence in re.split(r"[.?!](?:\s|\*|$)|\n", text):
            assert len(sentence.split()) <= 20, sentence


def test_names_are_not_spell_checked_and_fill_themselves_in() -> None:
    """R43: the parent's own name and address come from the browser, the child's never."""
    you, child = JOURNEYS["absence"].step_by_slug["you"].form, JOURNEYS["absence"].step_by_slug["child"].form
    page = {**dict(you().fields), **dict(child().fields)}
    names = ("parent_name", "email", "telephone", "child_name")
    assert {name: page[name].widget.attrs.get("autocomplete") for name in names} == {
        "parent_name": "name",
        "email": "email",
        "telephone": "tel",
        "child_name": "off",
    }
    assert {page[name].widget.attrs["spellcheck"] for name in ("parent_name", "child_name")} == {"false"}


@given(st.text(max_size=60))
def test_hostile_text_never_breaks_a_field(typed: str) -> None:
    """A field answers or refuses; its answer is JSON that comes back the same."""
    for field in (fields.FullName(), fields.LongText(), fields.MailAddress(), fields.Telephone(), fields.DayList()):
        try:
            answer = field.to_answer(field.clean(typed))
        except forms.ValidationError:
            continue
        assert json.loads(json.dumps(answer)) == answer
