"""A form in the portal's manner: label, hint, error, control, tied together for those who cannot see them."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms

from portal.pages.form_renderer import PortalRenderer
from portal.pages.styleguide import ExampleForm
from portal.pages.widgets import DatePartsWidget


def soup_of(form: forms.Form) -> BeautifulSoup:
    return BeautifulSoup(str(form), "html.parser")


def test_field_says_label_hint_error_control_in_that_order() -> None:
    field = soup_of(ExampleForm({})).select_one("#field-child")
    assert [tag.name for tag in field.find_all(True, recursive=False)] == ["label", "div", "ul", "input"]
    described = field.input["aria-describedby"].split()
    assert [field.find(id=name).get_text(strip=True) for name in described] == [
        "As it is written on their school record.",
        "Error:Enter your child's full name.",
    ]
    assert (field.label["for"], field.input["aria-invalid"]) == (field.input["id"], "true")


def test_group_is_a_fieldset_whose_legend_asks() -> None:
    group = soup_of(ExampleForm({})).select_one("#field-reason fieldset")
    assert group.legend.get_text(strip=True) == "Why are they away?"
    assert group["aria-describedby"] == "id_reason_error"
    choices = group.select(".choices--cards .choice")
    assert [(choice.input["type"], choice.label.get_text()) for choice in choices] == [
        ("radio", "They are ill"),
        ("radio", "A medical appointment"),
        ("radio", "Something else"),
    ]
    assert [choice.label["for"] for choice in choices] == [choice.input["id"] for choice in choices]


def test_chosen_answers_are_kept() -> None:
    soup = soup_of(ExampleForm({"reason": "other", "needs": ["text"], "child": "Zoë <b>", "first_day_month": "march"}))
    assert [entry["value"] for entry in soup.select("input[checked]")] == ["other", "text"]
    assert soup.select_one("#id_child")["value"] == "Zoë <b>"
    assert soup.select_one("[name=first_day_month]")["value"] == "march"


def test_what_need_not_be_answered_says_so() -> None:
    soup = soup_of(ExampleForm())
    assert soup.select_one("#field-telephone label").get_text(" ", strip=True) == "Your telephone number (optional)"
    assert soup.select_one("#field-child label").get_text(" ", strip=True) == "Your child's full name"


def test_single_tick_has_its_words_beside_it() -> None:
    field = soup_of(ExampleForm()).select_one("#field-agreed")
    assert [tag.name for tag in field.select_one(".choice").find_all(True, recursive=False)] == ["input", "label"]
    assert len(field.select("label")) == 1


class DateForm(forms.Form):
    default_renderer = PortalRenderer()
    day = forms.Field(label="First day", widget=DatePartsWidget())


def test_date_is_three_labelled_boxes() -> None:
    field = soup_of(DateForm(initial={"day": date(2027, 3, 5)})).select_one("#field-day")
    boxes = field.select("input")
    assert [(box["name"], box["value"], box["id"]) for box in boxes] == [
        ("day_day", "5", "id_day_0"),
        ("day_month", "3", "id_day_1"),
        ("day_year", "2027", "id_day_2"),
    ]
    assert [label.get_text() for label in field.select("label")] == ["Day", "Month", "Year"]


@pytest.mark.parametrize(("sent", "parts"), [({"day_day": "27", "day_month": "March"}, ["27", "March", None])])
def test_date_hands_over_what_was_typed(sent: dict[str, str], parts: list[str | None]) -> None:
    form = DateForm(sent)
    assert (form.is_valid(), form.cleaned_data["day"]) == (True, parts)
