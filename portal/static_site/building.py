"""Builds the static site aside, has it verified, and puts it in place."""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from portal.pages.models import School

from .addresses import BadAddress, urls_to_build
from .assets import asset_bytes, is_asset
from .fetching import NotPublic, Visitor
from .file_names import file_below, file_name
from .moved import moved_files
from .references import internal_targets, lead_to_live_host, read_css, read_html
from .swapping import put_in_place
from .verifying import Build, Problem, problems_of

MANIFEST = "portal-build.json"
PROGRESS_EVERY = 50


class CannotBuildThere(Exception):
    """The folder asked for is not one the build may write or replace."""


@dataclass
class BuildReport:
    """``previous`` is the last good build, kept. With any problem nothing was put in place."""

    files: int = 0
    octets: int = 0
    problems: list[Problem] = field(default_factory=list)
    previous: Path | None = None


def say_nothing(line: str) -> None:
    """For callers who want no progress."""


def build(
    out: Path, school: School, *, say: Callable[[str], None] = say_nothing, allow_shrink: bool = False
) -> BuildReport:
    """Write every public address of the school as a file below ``out``.

    The site is built in a folder beside ``out`` and looked through first. Where anything is wrong the report lists
    it and ``out`` stays as it was. Raises CannotBuildThere where ``out`` holds something that is not such a build.
    """
    out = out.absolute()
    files_before = _files_before(out)
    with _only_build(out):
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.building-", dir=out.parent))
        try:
            return _build_aside(folder, out, school, say, None if allow_shrink else files_before)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _build_aside(
    folder: Path, out: Path, school: School, say: Callable[[str], None], files_before: int | None
) -> BuildReport:
    build = Build(folder, settings.BASE_URL)
    report = BuildReport()
    refused = _write_pages(build, school, say)
    _write_moved(build, school)
    _write_assets(build)
    # A page that could not be built is the cause; the links that now lead nowhere would only hide it.
    report.problems = refused or problems_of(build, files_before=files_before)
    report.files = len(build.files)
    report.octets = sum((folder / name).stat().st_size for name in build.files)
    if not report.problems:
        _write_manifest(build)
        folder.chmod(0o755)
        report.previous = put_in_place(folder, out)
    return report


def _write_pages(build: Build, school: School, say: Callable[[str], None]) -> list[Problem]:
    """Fetch and write every address; what could not be had comes back as problems."""
    try:
        paths = urls_to_build(school)
    except BadAddress as error:
        return [Problem("(list of addresses)", str(error))]
    visitor, problems = Visitor(), []
    say(f"{len(paths)} addresses to build.")
    for number, path in enumerate(paths, start=1):
        try:
            file_name(path)  # refuses what can be no file before anything is asked for it
            fetched = visitor.fetch(path)
            body = _for_files(fetched.body, path, build, set(paths))
            _write(build, _page_name(path, fetched.content_type), path, body)
        except (BadAddress, NotPublic) as error:
            problems.append(Problem(path, str(error)))
        if number % PROGRESS_EVERY == 0:
            say(f"{number} of {len(paths)} built …")
    not_found = visitor.fetch_not_found(school)
    _write(build, "404.html", "/404.html", _for_files(not_found.body, "/404.html", build, set(paths)))
    return problems


def _page_name(path: str, content_type: str) -> str:
    name = file_name(path)
    is_page = content_type.startswith("text/html")
    if name.endswith("index.html") and not is_page:
        raise BadAddress(f"It ends in / but is {content_type or 'no page'}: a plain server could not tell its type.")
    return f"{name}/index.html" if is_page and not name.endswith(".html") else name


def _for_files(body: bytes, path: str, build: Build, built: set[str]) -> bytes:
    """The body as it must read on a host without forms and staff."""
    if path == "/robots.txt":
        # Nothing is forbidden where nothing private is: a group without a rule allows all.
        kept = [line for line in body.decode().splitlines() if not line.startswith("Disallow:")]
        return "\n".join([*kept, ""]).encode()
    if body[:200].lstrip().lower().startswith(b"<!doctype html"):
        return lead_to_live_host(body.decode(), build.base_url, built).encode()
    return body


def _write(build: Build, name: str, address: str, body: bytes) -> None:
    path = file_below(build.folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    build.files[name] = address


def _write_moved(build: Build, school: School) -> None:
    """At every old address what it holds today, and the list of them for hosts that can redirect."""
    names = {address: name for name, address in build.files.items()}

    def built(address: str) -> bytes | None:
        return (build.folder / names[address]).read_bytes() if address in names else None

    for old, body in list(moved_files(school, built, build.base_url)):
        _write(build, file_name(old), old, body)


def _write_assets(build: Build) -> None:
    """Copy the files that pages refer to, then those that these refer to, until nothing new comes up."""
    waiting = list(build.files)
    while waiting:
        for path in _asset_paths(build, waiting.pop()):
            name = _asset_name(path)
            body = asset_bytes(path) if name and name not in build.files else None
            if name and body is not None:
                _write(build, name, path, body)
                waiting.append(name)


def _asset_name(path: str) -> str | None:
    """None where it can be no file: the check for broken links then names the page that asks for it."""
    try:
        return file_name(path)
    except BadAddress:
        return None


def _asset_paths(build: Build, name: str) -> Iterator[str]:
    if name.endswith(".html"):
        references = read_html(build.text(name))[0]
    elif name.endswith(".css"):
        references = read_css(build.text(name))
    else:
        return
    yield from (path for path, _ in internal_targets(references, build.files[name], build.base_url) if is_asset(path))


def _write_manifest(build: Build) -> None:
    """What the build holds, for the next one to compare with; the same site gives the same bytes."""
    sums = {name: hashlib.sha256((build.folder / name).read_bytes()).hexdigest() for name in sorted(build.files)}
    (build.folder / MANIFEST).write_text(json.dumps({"files": sums}, indent=1) + "\n")


def _files_before(out: Path) -> int | None:
    """How many files the build in ``out`` has; None where there is none yet."""
    if not out.exists():
        if not out.parent.is_dir():
            raise CannotBuildThere(f"The folder {out.parent} does not exist. Make it first, or choose another OUT.")
        return None
    if not out.is_dir() or out.is_symlink():
        raise CannotBuildThere(f"{out} is not a folder of its own. Choose a folder that does not exist yet.")
    manifest = out / MANIFEST
    if manifest.is_file():
        return len(json.loads(manifest.read_text())["files"])
    if any(out.iterdir()):
        raise CannotBuildThere(
            f"{out} holds files that no build of the portal wrote, and would be replaced. "
            "Empty it, or choose a folder that does not exist yet."
        )
    return None


@contextmanager
def _only_build(out: Path) -> Iterator[None]:
    """One build of a folder at a time; what a build that was killed left behind is cleared away."""
    try:
        lock = (out.parent / f".{out.name}.lock").open("w")
    except OSError as error:
        raise CannotBuildThere(f"Cannot write in {out.parent} ({error.strerror}). Choose another OUT.") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotBuildThere(f"Another build of {out} is running. Wait until it has ended.") from None
        for left_over in out.parent.glob(f".{out.name}.building-*"):
            shutil.rmtree(left_over, ignore_errors=True)
        yield
