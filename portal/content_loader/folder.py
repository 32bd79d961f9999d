"""The whole of ``content/`` at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .calendar import CalendarContent, load_calendar
from .display import DisplayContent, load_display
from .letters import LetterContent, load_letter
from .pages import HOME, PageContent, load_page
from .policies import PolicyContent, load_policies
from .problems import ContentError, nearest
from .school import FILE, SchoolContent, load_school

# The folders and how the names of their files end; a policy's versions lie one folder deeper.
FOLDERS = {"calendar": ".toml", "policies": "", "pages": ".md", "letters": ".md", "display": ".toml"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything a school wrote, parsed and checked by itself. ``policies`` has one entry for each version."""

    folder: Path
    school: SchoolContent
    calendars: tuple[CalendarContent, ...]
    policies: tuple[PolicyContent, ...]
    letters: tuple[LetterContent, ...]
    pages: tuple[PageContent, ...]
    displays: tuple[DisplayContent, ...]


def load_content(folder: Path) -> Content:
    """All content of a school, each list in the order of names. Raises ``ContentError`` at the first thing wrong."""
    if not folder.is_dir():
        raise ContentError(str(folder), "folder", None, "the content folder", "Check its path.")
    school = load_school(folder)
    _refuse_strangers(folder, school.crest_file)
    pages = tuple(load_page(path, file, school) for path, file in _files(folder, "pages"))
    if not any(page.slug == HOME for page in pages):
        raise ContentError("pages/home.md", "file", None, "a home page", "Add pages/home.md.")
    return Content(
        folder=folder,
        school=school,
        calendars=tuple(load_calendar(path, file) for path, file in _files(folder, "calendar")),
        policies=tuple(version for path, file in _files(folder, "policies") for version in load_policies(path, file)),
        letters=tuple(load_letter(path, file) for path, file in _files(folder, "letters")),
        pages=pages,
        displays=tuple(load_display(path, file, school) for path, file in _files(folder, "display")),
    )


def _entries(folder: Path) -> Iterator[Path]:
    """What lies in a folder, by name; a README and the hidden files of editors and systems are nobody's content."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and path.name != "README.md")


def _refuse_strangers(folder: Path, crest: str) -> None:
    """A misspelt folder must not be passed over in silence."""
    known = (FILE, crest, *FOLDERS)
    for path in _entries(folder):
        if path.name not in known or path.is_dir() != (path.name in FOLDERS):
            advice = nearest(path.name, [name for name in known if name != path.name], "Move or remove it.")
            raise ContentError(path.name, "name", path.name, f"the names {', '.join(known)}", advice)


def _files(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    """Each entry of one of the folders, with its name as messages give it. A folder that is missing is empty."""
    ending = FOLDERS[name]
    if not (folder / name).is_dir():
        return
    for path in _entries(folder / name):
        file = f"{name}/{path.name}"
        if path.is_dir() == bool(ending) or not path.name.endswith(ending):
            accepted = f"files that end in {ending}" if ending else "a folder for each policy"
            raise ContentError(file, "name", path.name, accepted, "Rename, move or remove it.")
        yield path, file
