"""Which language a page is in: chosen by a plain POST, for the parents' pages only."""

import pytest
from django.test import Client
from django.utils import translation

from portal.pages.languages import current_language, languages, spoken_in


@pytest.fixture
def polish(client: Client, school: object) -> Client:
    client.post("/forms/language/", {"language": "pl", "next": "/forms/absence/"})
    return client


def test_each_language_names_itself_and_its_direction() -> None:
    offered = [(each.code, each.tag, each.name, each.english_name, each.direction) for each in languages().values()]
    assert offered == [
        ("en", "en-GB", "English", "English", "ltr"),
        ("pl", "pl", "Polski", "Polish", "ltr"),
        ("ur", "ur", "اردو", "Urdu", "rtl"),
    ]


def test_words_are_spoken_in_a_language_only_within() -> None:
    with spoken_in("ur") as urdu:
        assert current_language() == urdu == languages()["ur"]
    assert current_language().code == "en"


@pytest.mark.parametrize("code", ["xx", "", "en"])
def test_a_language_that_is_not_offered_any_more_is_english(code: str) -> None:
    with spoken_in(code) as language:
        assert language.code == "en"


def test_choice_is_kept_for_parents_pages_only(client: Client, school: object) -> None:
    response = client.post("/forms/language/", {"language": "ur", "next": "/forms/absence/"})
    assert (response.status_code, response["Location"]) == (302, "/forms/absence/")
    kept = {name: (cookie.value, cookie["path"], cookie["samesite"]) for name, cookie in response.cookies.items()}
    assert kept == {
        "forms-language": ("ur", "/forms/", "Lax"),
        "requests-language": ("ur", "/requests/", "Lax"),
        "sign-language": ("ur", "/sign/", "Lax"),
    }


def test_choice_that_is_not_offered_is_not_kept(client: Client) -> None:
    response = client.post("/forms/language/", {"language": "../x", "next": "/forms/absence/"})
    assert (response.status_code, dict(response.cookies)) == (302, {})


@pytest.mark.parametrize(
    "next_page", ["https://evil.example/forms/", "//evil.example/", "/admin/", "", "/forms\\@evil.example/"]
)
def test_choice_leads_to_no_other_place(client: Client, next_page: str) -> None:
    """Abuse case 32: an address in a request is never followed."""
    assert client.post("/forms/language/", {"language": "pl", "next": next_page})["Location"] == "/"


def test_choosing_is_a_post(client: Client) -> None:
    assert client.get("/forms/language/").status_code == 405


def test_chosen_page_says_its_language(polish: Client) -> None:
    response = polish.get("/forms/absence/")
    html = response.content.decode()
    assert response["Content-Language"] == "pl"
    assert '<html lang="pl">' in html
    assert '<button type="submit" name="language" value="en" lang="en-GB" dir="ltr">English</button>' in html
    assert '<button type="submit" name="language" value="pl"' not in html


def test_urdu_page_reads_from_right_to_left(client: Client, school: object) -> None:
    client.post("/forms/language/", {"language": "ur", "next": "/forms/absence/"})
    assert '<html lang="ur" dir="rtl">' in client.get("/forms/absence/").content.decode()


def test_page_that_is_not_there_is_in_the_chosen_language_too(polish: Client) -> None:
    response = polish.get("/forms/no-such-form/")
    assert (response.status_code, response["Content-Language"]) == (404, "pl")


def test_language_ends_with_its_request(polish: Client) -> None:
    polish.get("/forms/absence/")
    assert translation.get_language() == "en-gb"


@pytest.mark.parametrize("page", ["/", "/policies/", "/robots.txt", "/admin/login/"])
def test_no_other_page_changes_with_the_choice(polish: Client, page: str) -> None:
    """Even for a browser that sends the cookies everywhere."""
    plain = Client().get(page)
    for room in ("forms", "requests", "sign"):
        polish.cookies[f"{room}-language"]["path"] = "/"
    chosen = polish.get(page)
    assert "Content-Language" not in chosen or chosen["Content-Language"] == plain["Content-Language"]
    assert chosen.get("Vary", "") == plain.get("Vary", "")
    assert b'lang="pl"' not in chosen.content
    assert b"choose_language" not in chosen.content
