"""What readers get: figures with their charts, both sides of a promise, and no small count in any form."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.pages.models import BulletinIndexPage, BulletinPage
from tests.pages.bulletins.conftest import FIRST, publish
from tests.rules.bulletins.samples import bulletin, indicator

URL = "/bulletins/issue-1/"


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_list_has_the_newest_issue_first(second: BulletinPage, client: Client) -> None:
    html = client.get("/bulletins/").content.decode()
    assert re.findall(r'href="(/bulletins/issue-\d/)"', html) == ["/bulletins/issue-2/", "/bulletins/issue-1/"]


def test_figures_are_told_in_words_table_and_chart(first: BulletinPage, client: Client) -> None:
    text = text_of(client, URL)
    assert "It reached 220 children: 114 more than in 2018/19: more than doubled (2.08 times)." in text
    assert "This issue 2022/23 220 children Earlier 2018/19 106 children" in text
    assert "114 more than in 2018/19: more than doubled (2.08 times): better" in text
    assert "Q2: −186 (−36.8%) on the one before." in text
    html = client.get(URL).content.decode()
    assert (
        '<desc id="figure-1-3-desc">This issue, 2022/23: 220 children. Earlier, 2018/19: 106 children.</desc>' in html
    )
    assert "From a &lt;b&gt;small&lt;/b&gt; start." in html


def test_every_chart_has_a_name_a_description_and_a_table_beside_it(first: BulletinPage, client: Client) -> None:
    html = client.get(URL).content.decode()
    figures = re.findall(r'<figure class="bulletin-figure".*?</figure>', html, re.DOTALL)
    assert len(figures) == 4
    assert all(each.count("<svg") == each.count("<desc") == each.count("<table") == 1 for each in figures)
    ids = re.findall(r' id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))
    assert {name for each in re.findall(r'aria-labelledby="([^"]+)"', html) for name in each.split()} <= set(ids)


def test_small_counts_are_in_no_form_on_any_address(first: BulletinPage, client: Client) -> None:
    """5.6 is 4 children and 5.2b is 3 pupils; the change of 5.6 since 9 would tell it too."""
    assert "fewer than 5 children" in text_of(client, URL)
    assert "Excluded pupils with a plan fewer than 5 pupils" in text_of(client, URL)
    data = json.loads(client.get(f"{URL}bulletin.json").content)
    blind = next(each for each in data["indicators"] if each["id"] == "5.6")
    assert (blind["now"], blind["differences"], blind["is_suppressed"]) == (
        {"period": "2022/23", "kind": "fewer_than", "high": 5},
        [],
        True,
    )
    for told in (text_of(client, URL), json.dumps(data), first.search_words()):
        assert re.search(r"\b[34] (?:children|pupils)|5 fewer|\": [34][,}]", told) is None


def test_search_index_holds_what_readers_read(first: BulletinPage) -> None:
    words = first.search_words()
    assert "It reached 220 children" in words
    assert "Blind children: fewer than 5 children" in words


def test_data_has_exact_numbers_and_every_promise(second: BulletinPage, client: Client) -> None:
    response = client.get(f"{URL}bulletin.json")
    data = response.json()
    assert (response["Content-Type"], response["Access-Control-Allow-Origin"]) == (
        "application/json; charset=utf-8",
        "*",
    )
    assert data["indicators"][0]["now"] == {"period": "2022/23", "kind": "number", "low": 220, "high": 220}
    assert [promise["id"] for promise in data["promises"]] == ["P1", "P2"]
    assert client.get("/bulletins/issue-2/bulletin.json").json()["answers"] == [
        {"promise": "P1", "of_issue": 1, "outcome": "carried", "text": "Half of it is known.", "carried_to": "P3"},
        {"promise": "P2", "of_issue": 1, "outcome": "dropped", "text": "No money.", "carried_to": None},
    ]


def test_promise_and_answer_link_to_each_other(second: BulletinPage, client: Client) -> None:
    promised, answered = (client.get(f"/bulletins/issue-{number}/").content.decode() for number in (1, 2))
    assert 'id="promise-P1"' in promised
    assert 'href="/bulletins/issue-2/#answer-P1">Carried over: read the answer' in promised
    assert 'id="answer-P1"' in answered
    assert 'href="/bulletins/issue-1/#promise-P1"' in answered
    assert 'href="#promise-P3"' in answered
    assert "Dropped" in answered


def test_first_issue_alone_speaks_of_no_answers(first: BulletinPage, client: Client) -> None:
    text = text_of(client, URL)
    assert ("What became of our promises" in text, "read the answer" in text) == (False, False)
    assert "Every 4 months: January, May and September" in text


@pytest.mark.parametrize("address", ["issue-1/other.json", "issue-9/bulletin.json", "bulletin.json"])
def test_other_addresses_are_not_found(first: BulletinPage, client: Client, address: str) -> None:
    assert client.get(f"/bulletins/{address}").status_code == 404


def test_queries_do_not_grow_with_the_figures(
    index: BulletinIndexPage, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [indicator(f"1.{number}", 100 + number) for number in range(120)]
    publish(index, bulletin(*many, promises=FIRST.promises))
    client.get(URL)
    with django_assert_max_num_queries(16):
        assert client.get(URL).status_code == 200
