"""What will go is said on every answer and in the description, a year before; then its address answers 410."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from portal.api import deprecations
from portal.api.deprecations import Deprecation
from tests.api.reading import ROOT, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("attendance")]
PATH = f"{ROOT}policies/{{policy}}/"
GOING = Deprecation(since=date(2026, 9, 1), last_day=date(2027, 9, 1), instead="/api/v2/policies/")
BASE = "https://portal.millbrook.example"


@pytest.fixture(autouse=True)
def going(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(deprecations.DEPRECATED, PATH, GOING)  # type: ignore[arg-type]


def test_answers_carry_since_when_until_when_and_what_instead(client: Client, time_machine_at: Any) -> None:
    time_machine_at(date(2026, 11, 20))
    response = client.get(f"{ROOT}policies/attendance/")
    # 1 September 2026 and 2 September 2027 at midnight UTC, as RFC 9745 and RFC 8594 write a moment.
    assert (response.status_code, response["Deprecation"]) == (200, "@1788220800")
    assert response["Sunset"] == "Thu, 02 Sep 2027 00:00:00 GMT"
    assert response["Link"] == (
        f'<{BASE}/api/v1/docs/#deprecation>; rel="deprecation", <{BASE}/api/v2/policies/>; rel="successor-version"'
    )
    unchanged = client.get(f"{ROOT}policies/attendance/", headers={"If-None-Match": response["ETag"]})
    assert (unchanged.status_code, unchanged["Deprecation"], unchanged["Sunset"]) == (
        304,
        "@1788220800",
        response["Sunset"],
    )


def test_other_operations_are_not_marked(client: Client) -> None:
    assert "Deprecation" not in client.get(f"{ROOT}policies/").headers


def test_description_marks_the_operation(client: Client, time_machine_at: Any) -> None:
    time_machine_at(date(2026, 11, 20))
    paths = read(client, "openapi.json")["paths"]
    marked = {path for path, operations in paths.items() if operations["get"].get("deprecated")}
    assert marked == {PATH}
    assert paths[PATH]["get"]["description"].endswith(
        "Announced on 2026-09-01; answers until 2027-09-01. Use /api/v2/policies/ instead."
    )


def test_page_to_read_tells_what_goes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the link of such an answer leads to."""
    told = f"{PATH}: {GOING.words}"
    assert told in _section(client)
    monkeypatch.delitem(deprecations.DEPRECATED, PATH)  # type: ignore[arg-type]
    assert "Nothing: no address" in _section(client)


def _section(client: Client) -> str:
    heading = BeautifulSoup(client.get(f"{ROOT}docs/").content, "html.parser").find(id="deprecation")
    return heading.find_next_sibling().get_text(" ", strip=True).replace(" :", ":")


@pytest.mark.parametrize(("day", "status"), [(date(2027, 9, 1), 200), (date(2027, 9, 2), 410)])
def test_address_answers_until_its_last_day(client: Client, time_machine_at: Any, day: date, status: int) -> None:
    time_machine_at(day)
    response = client.get(f"{ROOT}policies/attendance/")
    assert (response.status_code, response["Sunset"]) == (status, "Thu, 02 Sep 2027 00:00:00 GMT")
    if status == 410:
        assert response.json()["detail"] == "This address answered until 2027-09-01. Use /api/v2/policies/ instead."
        assert "410" in read(client, "openapi.json")["paths"][PATH]["get"]["responses"]


def test_less_than_a_years_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="From 2026-09-01 to 2027-08-31 is less than 365 days: give a later last_day"):
        Deprecation(since=date(2026, 9, 1), last_day=date(2027, 8, 31), instead="/api/v2/")
