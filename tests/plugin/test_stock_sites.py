"""The built wheel in a fresh `wagtail start` project, by the words of docs/install.md, on both versions of Django.

Issue 10, line 3. Each case is one site; what it found out is asked below.
"""

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.plugin.doc_blocks import Block, blocks_of
from tests.plugin.stock_sites import (
    HERE,
    INSTALL,
    ROOT,
    Environment,
    build_wheel,
    drive,
    make_environment,
    start_project,
)

pytestmark = pytest.mark.heavy

DJANGOS = ("5.2", "newest")
MIGRATE = Block("sh", "", "python manage.py migrate --verbosity 0")
LOOK = INSTALL["Your own look"]
EXTENDING = blocks_of(ROOT / "docs" / "extending.md")["The app"]
SWITCHED_ON = [block for block in EXTENDING if block.file == "mysite/settings/base.py"]
CASES: dict[str, list[Block]] = {
    "policies": [
        *INSTALL["Policies alone"],
        *INSTALL["The JSON API"],
        *INSTALL["The static site"],
        *LOOK,
    ],
    "calendars": [
        *INSTALL["Calendars alone"],
        *INSTALL["A search"],
        *INSTALL["The JSON API"],
        *INSTALL["Kept answers"],
    ],
    "everything": [*SWITCHED_ON, *INSTALL["All of it"], *INSTALL["Signing in with a second step"], *LOOK],
}
# A school that liked the policies takes the rest as well.
BEGAN_WITH = {"everything": ("policies",)}
GIVEN = {"everything": {"letters": str(ROOT / "content" / "letters")}}
APPROVED = ["Policy: owner", "Policy: headteacher", "Policy: approving body"]


@dataclass
class Sites:
    """One wheel, an environment for each Django, and each case once on each.

    A database is migrated once from nothing. On the second Django it is taken over from the first: there ``migrate``
    does what is left to do, as in a site that changes to a newer Django.
    """

    folder: Path
    wheel: Path
    environments: dict[str, Environment] = field(default_factory=dict)
    found: dict[tuple[str, str], Any] = field(default_factory=dict)

    def environment(self, django: str) -> Environment:
        if django not in self.environments:
            self.environments[django] = make_environment(self.folder / f"environment-{django}", django, self.wheel)
        return self.environments[django]

    def look(self, case: str, django: str) -> Any:
        if (case, django) not in self.found:
            site, database = self.new_site(case, django), self.database(case)
            if case == "everything":
                shutil.copytree(HERE / "example" / "swimming", site / "swimming")
            self.found[case, django] = drive(
                site,
                self.environment(django),
                CASES[case],
                probe=case,
                given=GIVEN.get(case),
                keep=None if database.exists() else database,
            )
        return self.found[case, django]

    def new_site(self, case: str, django: str) -> Path:
        """A fresh project, with the database of a site that has run for a while without the portal."""
        stock = self.folder / "stock"
        if not stock.exists():
            start_project(stock, self.environment("5.2"))
            drive(stock, self.environment("5.2"), [MIGRATE], keep=self.database("stock"))
            (stock / "db.sqlite3").unlink()
        site = self.folder / f"{case}-{django}"
        shutil.copytree(stock, site)
        known = (self.database(earlier) for earlier in (case, *BEGAN_WITH.get(case, ()), "stock"))
        shutil.copy(next(path for path in known if path.exists()), site / "db.sqlite3")
        return site

    def database(self, case: str) -> Path:
        return self.folder / f"{case}.sqlite3"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    folder = tmp_path_factory.mktemp("stock-sites")
    return Sites(folder, build_wheel(folder))


@pytest.mark.parametrize("django", DJANGOS)
def test_policies_alone_are_written_approved_and_read(sites: Sites, django: str) -> None:
    found = sites.look("policies", django)
    assert "accepted: the approval of the headteacher" in found["refused"]
    assert (found["before"], found["approved"], found["says"]) == (404, APPROVED, True)
    assert found["version"] == "at least 14 calendar days"
    assert found["titles"] == {
        "/policies/": "What we have agreed",
        "/policies/attendance/": "Attendance policy",
        "/policies/attendance/versions/": "Attendance policy: all versions",
        "/": "Home",
        "/search/?query=leave": "Search",
    }
    assert list(found["files"].values()) == ["application/atom+xml", "application/pdf"]
    assert list(found["admin"].values()) == ["Dashboard - Wagtail", "Policies due - Wagtail", "Agreements - Wagtail"]
    assert (found["broken"], found["root"]) == ([], "home.HomePage")
    assert {
        *("404.html", "index.html", "policies/index.html", "policies/attendance/index.html"),
        *("policies/attendance/versions/index.html", "policies/attendance/versions/first/index.html"),
    } <= set(found["built"])


@pytest.mark.parametrize("django", DJANGOS)
def test_a_site_puts_its_own_frame_colours_and_templates_round_ours(sites: Sites, django: str) -> None:
    found = sites.look("policies", django)
    assert found["frame"] == {
        "css/mysite.css": True,
        "css/school.css": True,
        "portal/tokens.css": True,
        '<div lang="en-GB" dir="ltr">': True,
        'class="portal policy"': True,
        "site-header": False,
        'role="search"': False,
    }
    assert (found["card"], found["colours"]) == (True, 200)


@pytest.mark.parametrize("django", DJANGOS)
def test_calendars_alone_are_entered_read_and_subscribed_to(sites: Sites, django: str) -> None:
    found = sites.look("calendars", django)
    assert found["titles"] == {
        "/dates/": "When we are open – Millbrook School",
        "/dates/2026-27/": "Term dates 2026-27 – Millbrook School",
        "/": "Home",
        "/find/?q=training": "Search: “training” – Millbrook School",
        "/search/?query=training": "Search",
    }
    assert (found["box"], found["found"]) == ('action="/find/"', True)
    assert list(found["files"].values()) == ["application/json", "image/svg+xml"]
    assert found["admin"]["/admin/dates/import/"] == "Import dates - Wagtail"
    assert (found["in_feed"], found["address"], found["cookies"], found["varies"]) == (True, True, [], "")
    assert (found["in_api"], found["broken"]) == (["Training for staff"], [])


@pytest.mark.parametrize("django", DJANGOS)
@pytest.mark.parametrize(("case", "has"), [("policies", ["policies"]), ("calendars", ["dates"])])
def test_the_api_is_of_what_is_installed(sites: Sites, case: str, has: list[str], django: str) -> None:
    assert sites.look(case, django)["api"] == {
        "lists": sorted([*has, "pages", "schools", "search"]),
        "described": sorted([*has, "schools", "search"]),
        "school_leads_to": sorted([*has, "url"]),
        "page": "The portal’s API",
        "answered": [200, 422],
    }


@pytest.mark.parametrize("django", DJANGOS)
def test_all_of_it_takes_a_form_does_the_tasks_and_shows_staff(sites: Sites, django: str) -> None:
    found = sites.look("everything", django)
    assert (found["reference"], found["form"], found["tasks"], found["groups"]) == (True, "absence", True, 3)
    assert found["mailed"] == [["ngozi.okafor@family.example"]]
    assert set(found["api"].values()) == {"application/json"}
    assert list(found["monitors"].values()) == [*["application/json"] * 3, "text/plain"]
    assert 404 not in found["titles"].values()
    assert found["staff"] == {
        "/admin/attendance/requests/": "Requests - Wagtail",
        "/admin/attendance/pupils/": "Pupils - Wagtail",
        "/admin/attendance/today/": "Today - Wagtail",
        "/admin/attendance/register/": "Register imports - Wagtail",
        "/admin/attendance/letters/": "Letters - Wagtail",
        "/admin/attendance/screens/": "Screens - Wagtail",
    }


@pytest.mark.parametrize("django", DJANGOS)
def test_a_page_is_kept_until_an_editor_changes_something(sites: Sites, django: str) -> None:
    assert sites.look("calendars", django)["kept"] == {
        "same": True,
        "asked_for_first": True,
        "asked_again": 0,
        "before": False,
        "after": True,
    }


@pytest.mark.parametrize("django", DJANGOS)
def test_every_door_of_a_site_leads_to_the_second_step(sites: Sites, django: str) -> None:
    """R13, R15: the doors that `wagtail start` makes ask for a password alone."""
    found = sites.look("everything", django)["sign_in"]
    assert (found["doors"], found["shut"], found["recovery_codes"]) == (["/admin/login/"], 302, 10)
    assert found["open"] == {
        "/admin/": "Dashboard - Wagtail",
        "/admin/signing-in/": "Signing in - Wagtail",
        "/django-admin/": "Site administration | Django site admin",
    }


@pytest.mark.parametrize("django", DJANGOS)
def test_an_app_of_the_site_fills_the_places_for_plugins(sites: Sites, django: str) -> None:
    assert sites.look("everything", django)["example"] == {
        "rule": True,
        "form": "small",
        "format": True,
        "home": True,
        "screen": True,
        "letter": "Swimming lessons missed",
        "works": 200,
    }


def test_a_missing_environment_is_named(sites: Sites, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(make_environment.__globals__["PYTHONS"], "newest", tmp_path / "nowhere" / "python")
    with pytest.raises(FileNotFoundError, match=r"nowhere/python with the newest Django. Run: make newest-environment"):
        make_environment(tmp_path / "environment", "newest", sites.wheel)
