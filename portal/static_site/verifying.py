"""Looks through a finished build before anybody sees it. One problem, and it is not put in place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wagtail.models import Page

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.roll.models import Contact, Pupil

from .addresses import BadAddress
from .file_names import file_name
from .references import internal_targets, read_css, read_html

TEXT = {".html", ".css", ".js", ".json", ".ics", ".xml", ".txt", ".svg", ".atom", ".webmanifest"}
FORBIDDEN = {
    "csrfmiddlewaretoken": "a form's secret token",
    "sessionid": "a session",
    "__Host-": "a cookie's name",
    "/admin/": "the address of the staff area",
    "wagtail-userbar": "the staff's bar",
    "Traceback (most recent call last)": "the inside of an error",
}
MOST_LOST = 0.2


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in which file of the build."""

    file: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what}"


@dataclass
class Build:
    """A finished build in ``folder``: relative file name -> address."""

    folder: Path
    base_url: str
    files: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8", errors="replace")


def problems_of(build: Build, *, files_before: int | None) -> list[Problem]:
    """Everything that keeps the build from being put in place: broken links, private words, a surprising loss."""
    return [
        *broken_links(build),
        *private_words(build, canaries()),
        *unpublished_pages(build),
        *private_screens(build),
        *surprising_loss(build, files_before),
    ]


def broken_links(build: Build) -> Iterator[Problem]:
    """Links and files that a visitor of the static site would not reach, and fragments that lead nowhere."""
    pages = {name: read_html(build.text(name)) for name in build.files if name.endswith(".html")}
    for name, address in build.files.items():
        references = pages[name][0] if name in pages else read_css(build.text(name)) if name.endswith(".css") else []
        for path, fragment in dict.fromkeys(internal_targets(references, address, build.base_url)):
            target = _existing_file(build, path)
            if target is None:
                yield Problem(name, f"leads to {path}, which is not part of the site.")
            elif fragment and target in pages and fragment not in pages[target][1]:
                yield Problem(name, f"leads to {path}#{fragment}, but that page has no such place.")


def _existing_file(build: Build, path: str) -> str | None:
    try:
        name = file_name(path)
    except BadAddress:
        return None
    return name if name in build.files else None


def canaries() -> dict[str, str]:
    """Words that must not be anywhere in public: pupils' names and numbers, families' own addresses."""
    found: dict[str, str] = {}
    for pupil in Pupil.objects.all():
        found[pupil.full_name] = "a pupil's name"
        found[pupil.upn] = "a pupil's number"
    for email in Contact.objects.exclude(email="").values_list("email", flat=True):
        found[email] = "a family's e-mail address"
    return found


def private_words(build: Build, canaries: dict[str, str]) -> Iterator[Problem]:
    """Names the kind of what was found, never the thing itself: the message may be kept in a log."""
    words = FORBIDDEN | canaries
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))
    for name in build.files:
        if Path(name).suffix not in TEXT:
            continue
        for kind in dict.fromkeys(words[found] for found in pattern.findall(build.text(name))):
            yield Problem(name, f"holds {kind}.")


def unpublished_pages(build: Build) -> Iterator[Problem]:
    """Pages that are drafts, or that only some may see, must not have become files."""
    hidden = (Page.objects.not_live() | Page.objects.private()).filter(depth__gt=1)
    for page in hidden.distinct():
        path = page.get_url()
        name = _existing_file(build, path.removeprefix(build.base_url)) if path else None
        if name:
            yield Problem(name, "is a page that is not public.")


def private_screens(build: Build) -> Iterator[Problem]:
    """Boards that are for screens that were let in alone must not have become files, and no key may stand in one."""
    private = Screen.objects.filter(open_to_all=False).values_list("slug", flat=True)
    folders = tuple(f"screen/{slug}/" for slug in ("open", *private))
    for name in build.files:
        if name.startswith(folders):
            yield Problem(name, "is of a screen that is not open to all.")


def surprising_loss(build: Build, files_before: int | None) -> Iterator[Problem]:
    """A build that lost a fifth of the last one's files is more likely an accident than a wish."""
    if files_before and len(build.files) < files_before * (1 - MOST_LOST):
        yield Problem(
            "(all files)",
            f"There are {len(build.files)} where the last build had {files_before}. If that is meant: --allow-shrink.",
        )
