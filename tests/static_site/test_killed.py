"""A build killed with SIGKILL at each of its steps, two builds at once, and a disk that takes no more (R39, R40).

Each build is the command in a process of its own, over a site that was published already. Most of them are forked from
the test's process, which has Django loaded; some are started as a school starts them.
"""

import ctypes
import errno
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.pages.models import ContentPage, School
from portal.static_site import building, side_by_side, swapping
from portal.static_site.building import build
from tests.killed_children import in_child
from tests.killed_commands import PortalFolder
from tests.static_site.dying import Step, at_number, die, watch
from tests.static_site.edits import publish
from tests.static_site.test_building import files_of

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]

WRITES = ("open", "mkdir", "link")
OF_A_GOOD_BUILD = {"site", "site.previous", ".site.spare", ".site.lock", ".site.notes.json"}
EACH_NTH_FILE = 9


class Published:
    """A site that was published so often, and an edit that no build knows yet."""

    def __init__(self, folder: Path, school: School, *, builds: int = 3) -> None:
        self.school, self.folder, self.kept = school, folder / "place", folder / "kept"
        self.site = self.folder / "site"
        self.folder.mkdir()
        news = ContentPage.objects.get(slug="news")
        for number in range(builds):
            publish(news, body=f"Words {number}.")
            assert build(self.site, school).problems == []
        self.old = files_of(self.site)
        publish(news, body="Fresh words.")
        build(folder / "full", school)
        self.new = files_of(folder / "full")
        assert self.old != self.new
        _copy(self.folder, self.kept)

    def start_again(self) -> None:
        shutil.rmtree(self.folder)
        _copy(self.kept, self.folder)

    def build_in_child(self, at_step: Step, *options: str) -> tuple[int, str]:
        """The signal that ended it, and what the command says where it fails. "verify" is a step, too."""
        look_through = building.problems_of

        def looked_through(*given: object, **named: object) -> object:
            at_step("verify")
            return look_through(*given, **named)  # type: ignore[arg-type]

        def work() -> bytes:
            building.problems_of = looked_through  # type: ignore[assignment]
            watch(self.folder, at_step)
            return said_by_command(str(self.site), *options)

        ended_by, said = in_child(work)
        return ended_by, said.decode()

    def steps(self, *options: str) -> list[str]:
        """What a build does, step by step, when nobody stops it."""
        listed = self.folder.with_name("steps")
        self.start_again()
        with listed.open("w", buffering=1) as file:
            assert self.build_in_child(lambda step: print(step, file=file), *options) == (0, "")
        assert files_of(self.site) == self.new
        return listed.read_text().splitlines()

    def next_build_needs_no_help(self) -> None:
        """No option, and what the dead one left is gone."""
        assert build(self.site, self.school).problems == []
        assert files_of(self.site) == self.new
        assert {path.name for path in self.folder.iterdir()} <= OF_A_GOOD_BUILD


def said_by_command(*arguments: str) -> bytes:
    try:
        with Path(os.devnull).open("w") as nowhere:
            call_command("build_site", *arguments, stdout=nowhere)
    except CommandError as error:
        return f"{error.returncode}: {error}".encode()
    return b""


def _copy(folder: Path, target: Path) -> None:
    """With times, and with one file at several places as one file."""
    subprocess.run(["cp", "-a", str(folder), str(target)], check=True)


def chosen(steps: list[str], kinds: tuple[str, ...] = ()) -> list[int]:
    """Of each kind of step (of those kinds) the first, the last, and some between: a site has many files."""
    by_kind: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        what, *names = step.split()
        kind = " ".join([what, *(name.split("/")[0].split("building-")[0] for name in names)])
        if not kinds or what in kinds:
            by_kind.setdefault(kind, []).append(number)
    return sorted({number for found in by_kind.values() for number in (*found[::EACH_NTH_FILE], found[-1])})


@pytest.mark.parametrize(("builds", "options"), [(1, ()), (2, ()), (3, ()), (3, ("--full",))])
def test_build_killed_at_any_step_leaves_a_whole_site_and_the_next_one_needs_no_help(
    small_school: School, tmp_path: Path, builds: int, options: tuple[str, ...]
) -> None:
    """Over a first build, over one that has a previous one, and over one that has a spare to be laid into."""
    published = Published(tmp_path, small_school, builds=builds)
    steps, outcomes = published.steps(*options), set()
    assert {"mkdir", "open", "verify", "exchange", "rename"} <= {step.split()[0] for step in steps}
    for number in chosen(steps):
        published.start_again()
        assert published.build_in_child(at_number(number, die), *options) == (signal.SIGKILL, ""), steps[number]
        found = files_of(published.site)
        assert found in (published.old, published.new), steps[number]
        outcomes.add(found == published.new)
        published.next_build_needs_no_help()
    assert outcomes == {False, True}


def test_where_folders_cannot_change_places_at_once_the_next_build_puts_back_what_was_there(
    small_school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is a moment without a folder; a build that dies in it must not be the end of all builds."""
    published, outcomes = Published(tmp_path, small_school), set()
    monkeypatch.setattr(swapping, "_exchange", lambda one, other: False)
    steps = published.steps()
    renames = [number for number, step in enumerate(steps) if step.startswith("rename") and "building" not in step]
    assert [step.split()[1:] for step in steps if ".retired" in step] == [
        ["site", ".site.retired"],
        [".site.retired", ".site.spare"],
        ["site.previous", ".site.previous.retired"],
        [".site.previous.retired", ".site.spare"],
    ]
    for number in renames:
        published.start_again()
        assert published.build_in_child(at_number(number, die)) == (signal.SIGKILL, "")
        outcomes.add(published.site.exists())
        swapping.finish_change_of_places(published.site)
        assert files_of(published.site) in (published.old, published.new)
        published.next_build_needs_no_help()
    assert outcomes == {False, True}


@pytest.mark.parametrize("options", [(), ("--full",)])
def test_disk_that_is_full_from_any_step_on_leaves_a_whole_site_and_is_said(
    small_school: School, tmp_path: Path, options: tuple[str, ...]
) -> None:
    published = Published(tmp_path, small_school)
    steps = published.steps(*options)
    for number in chosen(steps, WRITES):
        published.start_again()
        ended_by, said = published.build_in_child(full_from(number), *options)
        assert (ended_by, said[:3], os.strerror(errno.ENOSPC) in said) == (0, "2: ", True), (steps[number], said)
        assert files_of(published.site) in (published.old, published.new), steps[number]
        published.next_build_needs_no_help()


def full_from(number: int) -> Step:
    """From this step on nothing more can be written."""
    taken = -1

    def count(name: str) -> None:
        nonlocal taken
        taken += 1
        if taken >= number and name.split()[0] in WRITES:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)

    return count


def test_file_that_the_disk_does_not_take_whole_is_said(small_school: School, tmp_path: Path) -> None:
    """Of the operating system itself: no file may grow past some bytes."""
    published = Published(tmp_path, small_school)
    published.start_again()

    def limited(step: str) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400, resource.RLIM_INFINITY))

    ended_by, said = published.build_in_child(limited, "--full")
    assert (ended_by, said.split(" (")[0]) == (0, "2: The site could not be written")
    assert os.strerror(errno.EFBIG) in said
    assert files_of(published.site) == published.old
    published.next_build_needs_no_help()


def test_place_that_nobody_may_write_in_is_said(small_school: School, tmp_path: Path) -> None:
    published = Published(tmp_path, small_school, builds=1)
    (published.folder / ".site.lock").unlink()
    published.folder.chmod(0o555)

    def build_as_nobody_special() -> bytes:
        _give_up_what_root_may()
        return said_by_command(str(published.site))

    _, said = in_child(build_as_nobody_special)
    published.folder.chmod(0o755)
    place = f"Cannot write in {published.folder} ({os.strerror(errno.EACCES)})"
    assert said.decode() == f"2: {place}. Choose another OUT."
    assert files_of(published.site) == published.old


def _give_up_what_root_may() -> None:
    """All capabilities of this process (Linux, capset(2))."""
    head, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(head, none) == 0


def test_second_build_is_refused_while_one_goes_on_and_harms_nothing(small_school: School, tmp_path: Path) -> None:
    published, answers = Published(tmp_path, small_school), tmp_path / "answers"
    published.start_again()

    def begin_another(step: str) -> None:
        if step in {"verify", "exchange"} and os.getpid() == first[0]:
            with answers.open("ab") as file:
                file.write(in_child(lambda: said_by_command(str(published.site)))[1] + b"\n")

    first = [0]

    def build_first() -> bytes:
        first[0] = os.getpid()
        watch(published.folder, begin_another)
        return said_by_command(str(published.site))

    assert in_child(build_first) == (0, b"")
    refused = f"2: Another build of {published.site} is running. Wait until it has ended."
    assert answers.read_text().splitlines() == [refused, refused]
    published.next_build_needs_no_help()


@pytest.mark.parametrize("who_dies", ["parent", "child"])
def test_build_of_several_processes_leaves_none_behind(
    small_school: School, tmp_path: Path, who_dies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of them is killed: the others end with the page they are at, and with them the lock."""
    published, orphans = Published(tmp_path, small_school), tmp_path / "orphans"
    monkeypatch.setattr(side_by_side, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {0, 1})
    published.start_again()
    parents: list[int] = []

    def kill_one(step: str) -> None:
        parents[1:] or parents.append(os.getpid())
        is_parent = os.getpid() == parents[0]
        if not step.startswith("open .site.building"):
            return
        if is_parent == (who_dies == "parent"):
            die()
        if not is_parent:
            while os.getppid() == parents[0]:
                time.sleep(0.01)
            with orphans.open("a") as file:
                print(step.removesuffix(".gz"), file=file)

    ended_by, said = published.build_in_child(kill_one, "--full")
    expected = (signal.SIGKILL, "") if who_dies == "parent" else (0, "2: A process of the build failed")
    assert (ended_by, said.split(":")[0] if not said else said[: len(expected[1])]) == expected
    assert files_of(published.site) == published.old
    if who_dies == "parent":
        assert len(set(orphans.read_text().splitlines())) == 1
    published.next_build_needs_no_help()


def test_command_as_a_school_starts_it_can_be_killed_and_started_again(small_school: School, tmp_path: Path) -> None:
    """A portal of its own with this database. Three times killed, the fourth time it is let be."""
    connection.close()
    portal = PortalFolder(tmp_path / "var")
    portal.var.mkdir()
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as given,
        closing(sqlite3.connect(portal.database)) as own,
    ):
        given.backup(own)
    place = tmp_path / "place"
    place.mkdir()
    assert portal.run("build-site", place / "site")[0] == 0
    old = files_of(place / "site")
    with closing(sqlite3.connect(portal.database)) as own, own:
        own.execute("UPDATE portal_pages_school SET name = 'Fresh words'")
    outcomes = []
    for words in ("open .site.building", "exchange", "open .site.notes.json.part"):
        process = portal.start(place, words, "build-site", place / "site", module="tests.static_site.dying")
        process.communicate()
        outcomes.append((process.returncode, files_of(place / "site") == old))
    assert outcomes == [(-signal.SIGKILL, True), (-signal.SIGKILL, True), (-signal.SIGKILL, False)]
    killed = files_of(place / "site")
    status, said = portal.run("build-site", place / "site")
    assert (status, files_of(place / "site")) == (0, killed), said
    assert {path.name for path in place.iterdir()} <= OF_A_GOOD_BUILD
    assert portal.run("build-site", tmp_path / "full")[0] == 0
    assert files_of(tmp_path / "full") == killed
