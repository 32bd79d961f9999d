"""The whole build: every public address as a file, served by a plain web server, put in place in one step (R39)."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from portal import hooks
from portal.__main__ import main
from portal.pages.models import ContentPage, School
from portal.static_site import building, swapping
from portal.static_site.addresses import BadAddress, urls_to_build
from portal.static_site.building import CannotBuildThere, Options, build
from portal.static_site.file_names import file_name
from portal.static_site.last_build import MANIFEST
from tests import people
from tests.calendars.readers import READERS
from tests.plain_server import plain_server

pytestmark = pytest.mark.django_db


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_whole_public_site_is_served_by_a_plain_server(
    demo_school: School, tmp_path: Path, client: Client, settings: Settings
) -> None:
    """With a pupil in the database and a draft among the pages (abuse case 53)."""
    child = people.pupil(demo_school)
    people.parent(child)
    page = ContentPage.objects.first()
    assert page is not None
    page.add_sibling(instance=ContentPage(title="Draft", slug="a-draft", body="x", live=False))
    report = build(tmp_path / "site", demo_school)
    assert [str(problem) for problem in report.problems] == []

    paths = urls_to_build(demo_school)
    assert {"/", "/dates/", "/dates/2026-27/", "/policies/attendance/", "/sitemap.xml", "/robots.txt"} <= set(paths)
    assert {"/school/tokens.css", "/school/crest.svg", "/dates/feeds/days-off.ics"} <= set(paths)
    with plain_server(tmp_path / "site") as address:
        for path in [*paths, "/static/portal/base.css", "/404.html"]:
            is_data = path.startswith("/api/") and path.endswith("/")
            with urllib.request.urlopen(f"{address}{path}{'index.json' if is_data else ''}") as answer:
                assert (answer.status, len(answer.read()) > 0) == (200, True)
        with urllib.request.urlopen(f"{address}/dates/feeds/days-off.ics") as answer:
            assert answer.headers["Content-Type"] == "text/calendar"
            raw = answer.read()
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{address}/forms/leave/")
    assert READERS["ical"](raw) == READERS["icalendar"](client.get("/dates/feeds/days-off.ics").content)

    files = files_of(tmp_path / "site")
    assert f'href="{settings.BASE_URL}/forms/absence/"' in files["index.html"].decode()
    for path in ("/dates/2026-27/", "/policies/attendance/versions/2022-11/"):
        alive = client.get(path).content.decode()
        for lives in ('href="/forms/', 'href="/search/', 'action="/search/'):
            alive = alive.replace(lives, lives.replace('"/', f'"{settings.BASE_URL}/'))
        assert files[file_name(path)].decode() == alive
        assert f' role="search" action="{settings.BASE_URL}/search/"' in alive
    answers = [path for path in paths if path.startswith("/api/")]
    for path in answers:
        name = file_name(path).replace("index.html", "index.json")
        assert (name, files[name]) == (name, client.get(path, **{hooks.FOR_FILES: True}).content)  # type: ignore[arg-type]
    assert [name for name in files if name.startswith("api/") and name.endswith(".html")] == []
    everything = b"\n".join(files.values()).decode(errors="replace")
    words = (
        people.CHILD_NAME,
        child.upn,
        people.PARENT.email,
        "csrfmiddlewaretoken",
        "/admin/",
        "a-draft",
        "sessionid",
    )
    assert {word: word in everything for word in words} == dict.fromkeys(words, False)
    assert not [name for name in files if name.startswith(("admin", "forms", "requests", "search"))]


def test_link_to_a_form_leads_to_the_living_host(small_school: School, tmp_path: Path, settings: Settings) -> None:
    build(tmp_path / "site", small_school)
    page = (tmp_path / "site" / "privacy" / "index.html").read_text()
    assert f'href="{settings.BASE_URL}/forms/leave/"' in page


def test_building_twice_gives_the_same_bytes_and_keeps_the_first(small_school: School, tmp_path: Path) -> None:
    build(tmp_path / "site", small_school)
    first = files_of(tmp_path / "site")
    report = build(tmp_path / "site", small_school, options=Options(full=True))
    assert files_of(tmp_path / "site") == first
    assert report.previous == tmp_path / "site.previous"
    assert files_of(tmp_path / "site.previous") == first
    build(tmp_path / "site", small_school, options=Options(full=True))
    left = [".site.lock", ".site.notes.json", ".site.spare", "site", "site.previous"]
    assert sorted(path.name for path in tmp_path.iterdir()) == left
    assert (tmp_path / ".site.notes.json").stat().st_mode & 0o777 == 0o600


def test_manifest_lists_every_file(small_school: School, tmp_path: Path) -> None:
    report = build(tmp_path / "site", small_school)
    listed = json.loads((tmp_path / "site" / MANIFEST).read_text())["files"]
    assert sorted(listed) == sorted(set(files_of(tmp_path / "site")) - {MANIFEST})
    assert report.files == len(listed)


def test_edit_reaches_the_next_build(small_school: School, tmp_path: Path) -> None:
    build(tmp_path / "site", small_school)
    page = ContentPage.objects.live().first()
    assert page is not None
    page.body = "Fresh words."
    page.save_revision().publish()
    build(tmp_path / "site", small_school)
    assert "Fresh words." in (tmp_path / "site" / page.slug / "index.html").read_text()
    assert "Fresh words." not in (tmp_path / "site.previous" / page.slug / "index.html").read_text()


@pytest.fixture
def extra_address(request: pytest.FixtureRequest, small_school: School) -> None:
    """A room that offers one address more."""
    hooks.public_addresses.fill("test", lambda school: [request.param])


@pytest.mark.parametrize(
    ("extra_address", "problem"),
    [
        ("/no-such-page/", "/no-such-page/: It answers 404 to a visitor who is not signed in."),
        ("/dates", "/dates: It leads on to /dates/; the list must hold final addresses."),
        ("/healthz", None),
        (
            "/../outside/",
            "/../outside/: The address '/../outside/' cannot be a file: '..' is not a plain name. Rename the page.",
        ),
    ],
    indirect=["extra_address"],
)
@pytest.mark.usefixtures("extra_address")
def test_address_that_is_not_public_keeps_the_old_site(
    small_school: School, tmp_path: Path, problem: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "site"
    kept.mkdir()
    (kept / MANIFEST).write_text('{"files": {}}')
    report = build(kept, small_school)
    assert [str(found) for found in report.problems] == ([problem] if problem else [])
    assert (kept / "index.html").exists() is (problem is None)


@pytest.mark.parametrize("extra_address", ["/admin/login/"], indirect=True)
@pytest.mark.usefixtures("extra_address")
def test_staff_address_in_the_list_is_refused(small_school: School, tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match="belongs to staff"):
        urls_to_build(small_school)
    report = build(tmp_path / "site", small_school)
    assert [problem.file for problem in report.problems] == ["(list of addresses)"]
    assert not (tmp_path / "site").exists()


def test_page_made_private_is_no_longer_part_of_the_site(small_school: School, tmp_path: Path) -> None:
    build(tmp_path / "site", small_school)
    page = ContentPage.objects.live().filter(show_in_menus=True).first()
    assert page is not None
    assert (tmp_path / "site" / page.slug).exists()
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    build(tmp_path / "site", small_school)
    assert not (tmp_path / "site" / page.slug).exists()


def test_shrunken_build_is_held_back_until_it_is_meant(small_school: School, tmp_path: Path) -> None:
    build(tmp_path / "site", small_school)
    before = files_of(tmp_path / "site")
    manifest = tmp_path / "site" / MANIFEST
    manifest.write_text(json.dumps({"files": {f"page-{number}": "" for number in range(500)}}))
    report = build(tmp_path / "site", small_school)
    texts = [name for name in before if not name.endswith(".gz") and name != MANIFEST]
    assert [problem.what for problem in report.problems] == [
        f"There are {len(texts)} where the last build had 500. If that is meant: --allow-shrink."
    ]
    assert not (tmp_path / "site.previous").exists()
    assert build(tmp_path / "site", small_school, options=Options(allow_shrink=True)).problems == []


STEPS = ["Building._write_pages", "Building._write_assets", "problems_of", "manifest_text", "put_in_place"]


@pytest.mark.parametrize("step", [*STEPS, "Building._write_notes"])
def test_build_that_dies_at_any_step_leaves_the_old_site(
    small_school: School, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "site", small_school)
    before = files_of(tmp_path / "site")

    def die(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(f"portal.static_site.building.{step}", die)
        with pytest.raises(KeyboardInterrupt):
            build(tmp_path / "site", small_school, options=Options(full=True))
    assert files_of(tmp_path / "site") == before
    assert build(tmp_path / "site", small_school).problems == []
    assert files_of(tmp_path / "site") == before


def test_folder_with_other_files_is_refused_untouched(small_school: School, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    with pytest.raises(CannotBuildThere, match="holds files that no build of the portal wrote"):
        build(tmp_path / "photos", small_school)
    assert files_of(tmp_path / "photos") == {"a.jpg": b"x"}


def test_empty_folder_is_taken(small_school: School, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert build(tmp_path / "site", small_school).problems == []
    assert (tmp_path / "site" / "index.html").exists()


def test_second_build_at_the_same_time_is_refused(small_school: School, tmp_path: Path) -> None:
    with building._only_build(tmp_path / "site"), pytest.raises(CannotBuildThere, match="Another build"):
        build(tmp_path / "site", small_school)


def test_folders_change_places_where_the_system_can_and_where_it_cannot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, can in (("one", True), ("two", False)):
        new, out = tmp_path / f"{name}-new", tmp_path / name
        for folder in (new, out):
            folder.mkdir()
            (folder / "page").write_text(folder.name)
        with monkeypatch.context() as patched:
            if not can:
                patched.setattr(swapping, "_exchange", lambda one, other: False)
            previous = swapping.put_in_place(new, out)
        assert previous == tmp_path / f"{name}.previous"
        assert ((out / "page").read_text(), (previous / "page").read_text()) == (f"{name}-new", name)
        assert not new.exists()


# The command.


def test_command_says_what_it_built(small_school: School, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("build_site", str(tmp_path / "site"))
    out = capsys.readouterr().out
    assert "7 addresses to build, 0 of them as they were.\n" in out
    assert f"Built {tmp_path / 'site'}: " in out


@pytest.mark.parametrize("extra_address", ["/no-such-page/"], indirect=True)
@pytest.mark.usefixtures("extra_address")
def test_command_fails_with_1_and_lists_the_problems(small_school: School, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as failed:
        call_command("build_site", str(tmp_path / "site"))
    assert failed.value.returncode == 1
    assert "was left as it was; 1 to mend:\n  /no-such-page/: It answers 404" in str(failed.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["photos"], "holds files that no build of the portal wrote"),
        (["no/such/place"], "does not exist. Make it first"),
        (["site", "--school", "elsewhere"], "There is no school 'elsewhere'. Schools here: test-school."),
    ],
)
def test_command_fails_with_2_where_it_cannot_start(
    small_school: School, tmp_path: Path, arguments: list[str], said: str
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(b"x")
    with pytest.raises(CommandError) as failed:
        call_command("build_site", str(tmp_path / arguments[0]), *arguments[1:])
    assert failed.value.returncode == 2
    assert said in str(failed.value)


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), ([], 2), (["a", "b"], 2)])
def test_command_line_is_explained_and_mistyping_refused(
    arguments: list[str], status: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["portal", "build-site", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    assert (ended.value.code or 0) == status
    said = " ".join("".join(capsys.readouterr()).split())
    assert "OUT" in said
    assert ("python3 -m http.server --directory var/site" in said) is (status == 0)
