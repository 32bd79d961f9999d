"""Several schools of one trust in one portal: each has its own, and all are served from the main school's site."""

import shutil
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client

from portal.calendars.services import current_calendar_version
from portal.operations.doctor import school as examinations
from portal.operations.doctor.examination import Verdict
from portal.pages.models import School
from portal.pages.school import default_school
from portal.policies.models import PolicyPage
from portal.policies.reading.addresses import policy_addresses
from portal.policies.services import leave_policy_in_force, rulebook_of
from tests.loaded_content import TableChange, put

CONTENT = Path(__file__).parent.parent.parent / "content"
ON = date(2026, 11, 20)


def add_school(folder: Path, slug: str, days: int) -> None:
    """A further school with a calendar, and with the main school's attendance policy but for its notice."""
    school = folder / "schools" / slug
    (school / "policies" / f"attendance-{slug}").mkdir(parents=True)
    text = (folder / "school.toml").read_text()
    text = text.replace('slug = "thistlemere"', f'slug = "{slug}"').replace('"2047"', '"2048"')
    (school / "school.toml").write_text(text.replace("Thistlemere Primary", f"{slug.title()} Primary"))
    shutil.copy(folder / "crest.svg", school)
    shutil.copytree(folder / "calendar", school / "calendar")
    policy = (folder / "policies/attendance/2026-09.md").read_text()
    assert "days = 14" in policy
    (school / f"policies/attendance-{slug}/2026-09.md").write_text(policy.replace("days = 14", f"days = {days}", 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = Path(shutil.copytree(CONTENT, tmp_path_factory.mktemp("trust") / "content"))
    add_school(copy, "rushmoor", 21)
    return copy


def load(folder: Path) -> str:
    out = StringIO()
    call_command("load_content", folder, stdout=out)
    return out.getvalue().splitlines()[-1]


@pytest.fixture(scope="module")
def loaded(folder: Path, content_rows: list[TableChange], django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Loaded once for the tests of this module, which only read, and taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        put(content_rows)
        load(folder)
        yield
        transaction.set_rollback(True)


pytestmark = [pytest.mark.django_db]


def schools() -> tuple[School, School]:
    return School.objects.get(slug="thistlemere"), School.objects.get(slug="rushmoor")


@pytest.mark.usefixtures("loaded")
def test_main_school_alone_has_the_site() -> None:
    main, further = schools()
    assert default_school() == main
    assert (main.site is not None, further.site) == (True, None)


def notice(school: School) -> int:
    version = leave_policy_in_force(school, ON)
    assert version is not None
    [entry] = [
        entry for entry in rulebook_of(version).entries_for("exceptional_leave") if entry.rule.id == "notice.minimum"
    ]
    return int(str(entry.limit["days"]))


@pytest.mark.usefixtures("loaded")
def test_each_school_has_its_own_leave_rules() -> None:
    assert [notice(school) for school in schools()] == [14, 21]


@pytest.mark.usefixtures("loaded")
def test_no_school_sees_the_policy_of_another() -> None:
    main, further = schools()
    before_hers = date(2022, 12, 1)
    old = leave_policy_in_force(main, before_hers)
    assert old is not None
    assert (old.label, leave_policy_in_force(further, before_hers)) == ("2022-11", None)
    assert [page.school for page in PolicyPage.objects.filter(slug__in=["attendance", "attendance-rushmoor"])] == [
        main,
        further,
    ]


@pytest.mark.usefixtures("loaded")
def test_each_school_has_its_own_dates() -> None:
    versions = [current_calendar_version(school) for school in schools()]
    assert [version.school.slug for version in versions] == ["thistlemere", "rushmoor"]


@pytest.mark.usefixtures("loaded")
def test_list_of_policies_names_each_school_the_sites_own_first(client: Client) -> None:
    html = client.get("/policies/").content.decode()
    places = [html.index(f"<h2>{name}</h2>") for name in ("Thistlemere Primary School", "Rushmoor Primary School")]
    links = [html.index(f'href="/policies/{slug}/"') for slug in ("attendance", "attendance-rushmoor")]
    assert [*places, *links] == [places[0], places[1], links[0], links[1]]
    assert places[0] < links[0] < places[1] < links[1]


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("slug", "named"), [("attendance-rushmoor", 1), ("attendance", 0)])
def test_policy_of_another_school_says_whose_it_is(client: Client, slug: str, named: int) -> None:
    html = client.get(f"/policies/{slug}/").content.decode()
    assert html.count('<p class="policy-text__line">Rushmoor Primary School</p>') == named


@pytest.mark.usefixtures("loaded")
def test_static_site_of_the_main_school_has_the_policies_of_all() -> None:
    addresses = policy_addresses(schools()[0])
    assert {"/policies/attendance/", "/policies/attendance-rushmoor/"} <= set(addresses)
    assert policy_addresses(schools()[1]) == []


@pytest.mark.usefixtures("loaded")
def test_json_leads_from_each_school_to_its_policies_and_dates(client: Client) -> None:
    listed = client.get("/api/v1/schools/").json()["schools"]
    assert (listed[0]["slug"], listed[0]["trust"]) == ("thistlemere", "Reedwater Learning Trust")
    [rushmoor] = [school for school in listed if school["slug"] == "rushmoor"]
    path = rushmoor["policies"][rushmoor["policies"].index("/api/") :]
    [policy] = client.get(path).json()["policies"]
    assert policy["slug"] == "attendance-rushmoor"
    assert client.get("/api/v1/policies/attendance-rushmoor/").json()["slug"] == "attendance-rushmoor"
    assert client.get("/api/v1/policies/attendance-rushmoor/?school=thistlemere").status_code == 404


@pytest.mark.usefixtures("loaded")
def test_portal_with_several_schools_is_healthy(time_machine_at) -> None:
    time_machine_at(ON)
    assert [examinations.policy().verdict, examinations.calendar().verdict] == [Verdict.GOOD, Verdict.GOOD]


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing(folder: Path) -> None:
    assert load(folder).startswith("Loaded content/: 0 created, 0 changed, ")


def test_one_bad_file_of_a_further_school_loads_nothing(folder: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(folder, tmp_path / "content"))
    details = broken / "school.toml"
    details.write_text(details.read_text().replace('strapline = "', 'strapline = "New: ', 1))
    file = broken / "schools/rushmoor/calendar/2026-27.toml"
    file.write_text(file.read_text().replace("first = ", "frist = ", 1))
    with pytest.raises(CommandError, match=r"schools/rushmoor/calendar/2026-27\.toml: terms\[1\]\.frist"):
        load(broken)
    assert not School.objects.filter(strapline__startswith="New: ").exists()


@pytest.mark.usefixtures("loaded")
def test_policy_of_one_school_is_not_taken_over_by_another(folder: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(folder, tmp_path / "content"))
    to = moved / "schools/sedgeholme/policies"
    to.mkdir(exist_ok=True)
    (moved / "schools/rushmoor/policies/attendance-rushmoor").rename(to / "attendance-rushmoor")
    with pytest.raises(CommandError, match="accepted: a policy of Rushmoor Primary School, which has this address"):
        load(moved)
