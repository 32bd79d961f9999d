"""The front end of docs/api.md, run as it stands there against the demo school."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal.pages.models import School

pytestmark = [pytest.mark.django_db]
PAGE = Path(__file__).parent.parent.parent / "docs" / "api.md"
WORKED = re.compile(r"^```python worked\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def front_end(client: Client, demo: School) -> dict[str, Any]:
    """What all the page's lines leave behind, in the order in which a reader meets them."""

    def get(path: str) -> Any:
        response = client.get(path)
        assert response.status_code == 200, (path, response.content)
        return response.json()

    names: dict[str, Any] = {"get": get}
    for lines in WORKED.findall(PAGE.read_text()):
        exec(lines, names)
    return names


def test_front_end_of_the_documentation_shows_policies_and_what_changed(front_end: dict[str, Any]) -> None:
    """Every link inside the policy leads to a clause that is there; what is new and gone is marked."""
    assert len(WORKED.findall(PAGE.read_text())) == 6
    assert front_end["menu"] == [("Attendance policy", "2026-09"), ("Online safety policy", "2026-01")]
    article = "".join(front_end["article"])
    anchors = set(re.findall(r'<h\d id="([^"]+)"', article))
    links = set(re.findall(r'href="#([^"]+)"', article + "".join(front_end["contents"])))
    assert (links - anchors, len(front_end["contents"])) == (set(), len(anchors))
    assert front_end["checked_here"]["leave-notice"] == "at least 14 calendar days"
    assert (front_end["older"], front_end["newer"]) == ("2026-09", "2026-11")
    marked = "".join(front_end["marked"])
    assert ("<ins>" in marked, bool(front_end["figures"])) == (True, True)
    by_words = re.sub(r"<del>.*?</del>|</?ins>", "", marked)
    assert by_words != marked


def test_front_end_of_the_documentation_asks_forms_and_shows_dates_and_classes(front_end: dict[str, Any]) -> None:
    days = [day for day, _title in front_end["dates"]]
    assert (len(days), days) == (3, sorted(days))
    assert [entry for entry in front_end["coming"] if entry["last_day"] < "2026-11-20"] == []
    slugs = [slug for slug, _fields in front_end["asked"]]
    assert slugs == ["child", "kind", "funeral", "first-day", "last-day", "reason", "evidence", "you"]
    fields = dict(front_end["asked"])["funeral"]
    assert [kind for kind, _label in fields] == ["day", "line", "yes_no"]
    assert front_end["options"]["funeral"] == "Pogrzeb"
    assert front_end["is_enough"] is True
    assert ("Oak", "97.4%") in [row for _title, rows in front_end["week"] for row in rows]
    title, page = front_end["results"][0]
    assert (title, page.endswith("/policies/attendance/#penalty-notices")) == ("13.2 Penalty notices", True)
