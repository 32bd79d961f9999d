"""What may be a password (R14): length alone, no common one, none made of a school's own words."""

import re

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from portal.accounts.passwords import LEAST_LEFT, MOST
from portal.pages.models import School
from tests import people
from tests.accounts.door import is_in, type_password

pytestmark = pytest.mark.django_db
GOOD = "otters cross slowly"


def problems_of(password: str, user: User | None = None) -> str:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


@pytest.mark.parametrize(
    "password",
    [
        GOOD,
        "abcdefghijkl",  # neither figures nor capitals nor signs are asked for
        "πλαγκτὸν ἐπεὶ ἱερὸν",
        "  spaces at both ends  ",
        "x" * 60 + "y" * 68,
    ],
)
def test_any_characters_will_do(password: str, school: School) -> None:
    assert problems_of(password) == ""


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("elevenchars", "at least 12 characters"),
        (GOOD + "x" * (MOST + 1 - len(GOOD)), f"This password has {MOST + 1} characters; at most {MOST} are read."),
        ("1q2w3e4r5t6y", "too common"),
        ("Millbrook Primary School 2026!", "others would try first at a school"),
        ("headteacher-Millbrook-abcde", "others would try first at a school"),
        ("WelcomeMonday123456", "others would try first at a school"),
    ],
)
def test_what_would_be_tried_first_is_refused_in_words(password: str, told: str, school: School) -> None:
    assert told in problems_of(password)


def test_a_schools_word_beside_enough_others_is_fine(school: School) -> None:
    assert problems_of("millbrook" + "z" * LEAST_LEFT) == ""
    assert problems_of("millbrook" + "z" * (LEAST_LEFT - 1)) != ""


def test_another_school_of_the_trust_is_a_word_like_the_own(school: School) -> None:
    assert problems_of("Weirside Weirside 1234") == ""
    people.other_school()
    assert problems_of("Weirside Weirside 1234") != ""


def test_ones_own_name_is_refused(school: School) -> None:
    assert "too similar" in problems_of("office@millbrook.exampl", people.office())


def test_every_rule_is_told_before_it_is_broken() -> None:
    told = " ".join(password_validators_help_texts())
    assert [word for word in ("12", str(MOST), "school’s name", "commonly used") if word not in told] == []


def test_the_longest_password_opens_the_door_as_it_was_pasted(editor: User) -> None:
    """All of it counts, spaces at its ends too; nothing on the page keeps it from being pasted."""
    password = f" {'otters and mere ' * 8}"[:MOST]
    editor.set_password(password)
    editor.save()
    for typed, comes_in in ((password.strip(), False), (password[:-1], False), (password, True)):
        client = Client()
        type_password(client, "editor", typed)
        assert is_in(client) == comes_in
    field = re.search(r'<input[^>]+name="password"[^>]*>', Client().get("/admin/login/").content.decode())
    assert field
    assert [word for word in ("onpaste", "maxlength", 'autocomplete="off"') if word in field[0]] == []
