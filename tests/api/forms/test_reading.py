"""Forms for an app outside: it comes the same way through the pages, and its answers are those the portal takes."""

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from jsonschema import Draft202012Validator

from portal.api.forms.fields import describe
from portal.forms.definitions import JOURNEYS
from portal.forms.own.definition import settled
from portal.forms.own.journey import build_journey
from portal.forms.parent_forms import ParentForm
from portal.journeys.definition import Step
from portal.journeys.fields import AnswerField, DayList, FullName, HowMany, MailAddress, OneOf, Telephone
from portal.journeys.questions import StepForm
from portal.pages.models import School
from tests.api.reading import read
from tests.forms.own.own_world import TRIP

pytestmark = [pytest.mark.django_db]
BORN, DAY, LATER = date(2018, 3, 27), date(2026, 11, 23), date(2026, 12, 18)


def fits(schema: dict[str, Any], value: Any) -> bool:
    checker = Draft202012Validator.FORMAT_CHECKER
    return bool(Draft202012Validator(schema, format_checker=checker).is_valid(value))


def in_parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def typed(name: str, field: forms.Field, pick: random.Random) -> dict[str, Any]:
    """What somebody might type or choose, by the names the page posts."""
    if isinstance(field, OneOf):
        return {name: pick.choice([value for value, _label in field.choices if value != ""])}
    if isinstance(field.widget, forms.MultiWidget):
        day = DAY + timedelta(days=pick.randrange(10))
        return in_parts(name, day)
    if isinstance(field, DayList):
        return {name: "27 March 2027\n28 March 2027"}
    if isinstance(field, HowMany):
        return {name: str(pick.randrange(3, 20))}
    if isinstance(field, MailAddress):
        return {name: "parent@family.example"}
    if isinstance(field, Telephone):
        return {name: "07700 900123"}
    if isinstance(field, FullName):
        return {name: "Robin Tern"}
    if isinstance(field, forms.BooleanField):
        return {name: "on"}
    if isinstance(field, forms.MultipleChoiceField):
        return {name: [value for value, _label in field.choices][:1]}
    words = {"appointment_start": "10am", "appointment_end": "11am", "time": "2:15pm"}
    return {name: words.get(name, "Some words about it")}


def answer(step: Step, before: dict[str, Any], school: School, pick: random.Random) -> dict[str, Any]:
    page = step.form(school=school, before=before)
    data = QueryDict(mutable=True)
    for name, field in page.fields.items():
        if field.required or pick.random() < 0.5:
            for key, value in typed(name, field, pick).items():
                data.setlist(key, value if isinstance(value, list) else [value])
    if "email" in page.fields:
        data["email"] = "parent@family.example"
    if "child_born" in page.fields:
        data.update(in_parts("child_born", BORN))
    for name in {"last_day", "expected_return"} & page.fields.keys():  # after whatever the first day is
        data.update(in_parts(name, LATER))
    given = step.form(data, school=school, before=before)
    assert given.is_valid(), (step.slug, given.errors.as_data())
    return given.to_answers()


@pytest.mark.parametrize("slug", sorted(JOURNEYS))
def test_app_is_led_as_the_portal_leads_and_its_schemas_take_what_the_portal_takes(
    client: Client, demo: School, slug: str
) -> None:
    """Along many ways: every condition, and every page's answers, by the JSON alone and by the portal's own code."""
    form, shown = JOURNEYS[slug], read(client, f"forms/{slug}/")
    met: set[tuple[str, bool]] = set()
    for seed in range(120):
        met |= walk(form, shown, demo, random.Random(seed))
    conditional = {step.slug for step in form.steps if step.asked_if}
    assert {each for each in met if each[0] in conditional} == {
        (slug, on) for slug in conditional for on in (True, False)
    }


def walk(form: ParentForm, shown: dict[str, Any], school: School, pick: random.Random) -> set[tuple[str, bool]]:
    """One way through the form; which pages were asked and which were not."""
    before: dict[str, Any] = {}
    met = set()
    for step, told in zip(form.steps, shown["steps"], strict=True):
        asked = told["asked_if"] is None or fits(told["asked_if"], before)
        assert (told["slug"], asked) == (step.slug, step.is_asked(before))
        met.add((step.slug, asked))
        if not asked or step.takes_files:
            continue
        given = answer(step, before, school, pick)
        if step.is_for_each_child:
            first = step.form(school=school, number=0).fields  # type: ignore[call-arg]
            given = {"children": [{name: value for name, value in given.items() if name in first}]}
        own = {name: value for name, value in given.items() if name not in told["also_gives"]}
        assert fits(told["answers"], own), (step.slug, own, told["answers"])
        assert fits(told["answers"], {}) is not any(field["required"] for field in told["fields"])
        before |= given
    return met


def every_form() -> list[ParentForm]:
    return [*JOURNEYS.values(), build_journey("trip", settled(TRIP))]


def test_also_gives_names_what_a_page_adds(demo: School) -> None:
    """Every page whose answers are more than its fields says so, for conditions to count on."""
    for form in JOURNEYS.values():
        for step in form.steps:
            adds_some = step.form.to_answers is not StepForm.to_answers
            assert bool(step.form.also_gives) == adds_some, step.slug


def test_every_field_in_use_is_described(demo: School) -> None:
    kinds = set()
    for form in every_form():
        for step in form.steps:
            for field in step.form(school=demo).fields.values():
                if isinstance(field, AnswerField):
                    kinds.add(describe(field)[0])
    asked = {"line", "name", "text", "email", "telephone", "one", "several", "yes_no", "day", "days", "clock", "number"}
    assert kinds == asked | {"declaration", "files"}


def test_field_nobody_described_is_an_error() -> None:
    with pytest.raises(TypeError, match="The API does not know CharField: describe it in"):
        describe(forms.CharField())


def test_form_comes_in_the_languages_of_the_portal(client: Client, demo: School) -> None:
    english, urdu = (client.get(f"/api/v1/forms/leave/?language={code}") for code in ("en", "ur"))
    assert (english["Content-Language"], urdu["Content-Language"]) == ("en-GB", "ur")
    assert english.json()["language"] == {"code": "en", "tag": "en-GB", "name": "English", "direction": "ltr"}
    assert (urdu.json()["language"]["direction"], [each["code"] for each in urdu.json()["languages"]]) == (
        "rtl",
        ["en", "pl", "ur"],
    )
    words = [json.loads(each.content)["steps"][1]["fields"][0] for each in (english, urdu)]
    assert words[0]["label"] == "What is the leave for?"
    assert words[1]["label"] != words[0]["label"]
    assert [option["value"] for option in words[0]["options"]] == [option["value"] for option in words[1]["options"]]
    refused = client.get("/api/v1/forms/leave/?language=xx")
    assert (refused.status_code, refused.json()["errors"]) == (
        422,
        [{"name": "language", "detail": "must be one of en, pl, ur"}],
    )
    assert client.get("/api/v1/forms/leave/").json() == english.json()


def test_second_child_is_asked_more_than_the_first(client: Client, demo: School) -> None:
    page = read(client, "forms/early-collection/")["steps"][0]
    assert page["repeat"] == {"name": "children", "most": 8}
    assert {field["name"]: field["from_second_child"] for field in page["fields"]} == {
        "child_name": False,
        "child_class": False,
        "own_reason": True,
    }
    first = {"child_name": "Robin Tern", "child_class": "Oak"}
    second = {"child_name": "Wren Tern", "child_class": "Elder", "own_reason": True}
    assert fits(page["answers"], {"children": [first, second]})
    assert not fits(page["answers"], {"children": [first, first]})
    assert not fits(page["answers"], {"children": [first, *[second] * 8]})


def test_one_way_to_reach_the_parent_is_enough_and_none_is_not(client: Client, demo: School) -> None:
    page = read(client, "forms/absence/")["steps"][-1]
    who = {"parent_name": "Robin Tern", "relationship": "mother", "email": "", "telephone": ""}
    assert not fits(page["answers"], who)
    assert fits(page["answers"], who | {"telephone": "07700 900123"})


def test_files_are_added_on_the_portals_own_page(client: Client, demo: School) -> None:
    [page] = [step for step in read(client, "forms/leave/")["steps"] if step["files"]]
    assert (page["files"]["needed"], page["files"]["most_files"] > 0, page["files"]["most_bytes"] > 0) == (
        True,
        True,
        True,
    )
    assert page["page"].endswith("/forms/leave/evidence-files/")


def test_hidden_fields_of_the_portals_pages_are_not_shown(client: Client, demo: School) -> None:
    text = json.dumps(read(client, "forms/absence/"))
    assert [name for name in ("asked_for_more", "website", "csrf") if name in text] == []


def test_school_without_a_site_of_its_own_has_no_forms(client: Client, demo: School) -> None:
    assert read(client, "forms/?school=sedgeholme")["forms"] == []
    assert client.get("/api/v1/forms/leave/?school=sedgeholme").status_code == 404
