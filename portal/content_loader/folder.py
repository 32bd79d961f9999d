"""The whole of ``content/`` at once: the main school's words, and below ``schools/`` those of its trust's others."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .bulletins import BulletinContent, load_bulletins
from .calendar import CalendarContent, load_calendar
from .display import DisplayContent, load_display
from .forms import FormContent, load_form
from .letters import LetterContent, load_letter
from .pages import HOME, PageContent, load_page
from .policies import PolicyContent, load_policies
from .problems import ContentError, nearest
from .school import FILE, SchoolContent, load_school
from .tables import SLUG

# The folders and how the names of their files end; a policy's versions lie one folder deeper.
FOLDERS = {"calendar": ".toml", "policies": "", "pages": ".md", "bulletins": ".md", "letters": ".md"} | {
    "display": ".toml",
    "forms": ".toml",
    "schools": "",
}
FOLDER_OF = {"policies": "policy", "schools": "further school"}
# What a further school has of its own; all else is the main school's.
FOLDERS_OF_FURTHER = ("calendar", "policies")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPart:
    """What one school has of its own. ``policies`` has one entry for each version."""

    school: SchoolContent
    calendars: tuple[CalendarContent, ...] = ()
    policies: tuple[PolicyContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Everything that was written, parsed and checked by itself.

    ``school``, ``calendars`` and ``policies`` are the main school's; ``further`` has the other schools of its trust.
    """

    folder: Path
    school: SchoolContent
    calendars: tuple[CalendarContent, ...]
    policies: tuple[PolicyContent, ...]
    letters: tuple[LetterContent, ...]
    pages: tuple[PageContent, ...]
    displays: tuple[DisplayContent, ...]
    bulletins: tuple[BulletinContent, ...] = ()
    forms: tuple[FormContent, ...] = ()
    further: tuple[SchoolPart, ...] = ()

    @property
    def parts(self) -> tuple[SchoolPart, ...]:
        """Every school with its own, the main school first."""
        main = SchoolPart(school=self.school, calendars=self.calendars, policies=self.policies)
        return (main, *self.further)


def load_content(folder: Path) -> Content:
    """All content, each list in the order of names. Raises ``ContentError`` at the first thing wrong."""
    if not folder.is_dir():
        raise ContentError(str(folder), "folder", None, "the content folder", "Check its path.")
    main = _load_part(folder, "", tuple(FOLDERS))
    school = main.school
    pages = tuple(load_page(path, file, school) for path, file in _files(folder, "pages"))
    if not any(page.slug == HOME for page in pages):
        raise ContentError("pages/home.md", "file", None, "a home page", "Add pages/home.md.")
    content = Content(
        folder=folder,
        school=school,
        calendars=main.calendars,
        policies=main.policies,
        letters=tuple(load_letter(path, file) for path, file in _files(folder, "letters")),
        pages=pages,
        displays=tuple(load_display(path, file, school) for path, file in _files(folder, "display")),
        bulletins=load_bulletins(_files(folder, "bulletins")),
        forms=tuple(load_form(path, file) for path, file in _files(folder, "forms")),
        further=tuple(_load_further(path, file) for path, file in _files(folder, "schools")),
    )
    for part in content.further:
        _refuse_outsider(part.school, school)
    _refuse_policy_twice(content.parts)
    return content


def _load_part(folder: Path, prefix: str, folders: tuple[str, ...]) -> SchoolPart:
    school = load_school(folder, prefix)
    _refuse_strangers(folder, prefix, school.crest_file, folders)
    policies = _files(folder, "policies", prefix)
    return SchoolPart(
        school=school,
        calendars=tuple(load_calendar(path, file) for path, file in _files(folder, "calendar", prefix)),
        policies=tuple(version for path, file in policies for version in load_policies(path, file)),
    )


def _load_further(folder: Path, file: str) -> SchoolPart:
    if not SLUG.fullmatch(folder.name):
        accepted = "a folder named in small letters, digits and single hyphens"
        raise ContentError(file, "folder", folder.name, accepted, "Rename the folder.")
    part = _load_part(folder, f"{file}/", FOLDERS_OF_FURTHER)
    if part.school.slug != folder.name:
        accepted = f"the name of the folder, {folder.name}"
        raise ContentError(part.school.file, "slug", part.school.slug, accepted, "Rename the folder or mend the slug.")
    return part


def _refuse_outsider(school: SchoolContent, main: SchoolContent) -> None:
    """A further school is another one, and of the same trust."""
    if school.slug == main.slug:
        advice = "Give each school a slug of its own."
        raise ContentError(school.file, "slug", school.slug, f"another slug than that of {main.file}", advice)
    if school.trust != main.trust:
        advice = "Write the trust's name the same in both files."
        accepted = f"{repr(main.trust) if main.trust else 'no trust'}, as in {main.file}"
        raise ContentError(school.file, "trust", school.trust or None, accepted, advice)


def _refuse_policy_twice(parts: tuple[SchoolPart, ...]) -> None:
    """All policies stand in one list, so an address there belongs to one school."""
    owners: dict[str, SchoolContent] = {}
    for part in parts:
        for policy in part.policies:
            owner = owners.setdefault(policy.slug, part.school)
            if owner is not part.school:
                accepted = f"a folder with another name ({owner.name} has this one)"
                advice = f"Rename it, for example to {policy.slug}-{part.school.slug}."
                raise ContentError(policy.file, "folder", policy.slug, accepted, advice)


def _entries(folder: Path) -> Iterator[Path]:
    """What lies in a folder, by name; a README and the hidden files of editors and systems are nobody's content."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and path.name != "README.md")


def _refuse_strangers(folder: Path, prefix: str, crest: str, folders: tuple[str, ...]) -> None:
    """A misspelt folder must not be passed over in silence."""
    known = (FILE, crest, *folders)
    for path in _entries(folder):
        if path.name not in known or path.is_dir() != (path.name in folders):
            advice = nearest(path.name, [name for name in known if name != path.name], "Move or remove it.")
            raise ContentError(f"{prefix}{path.name}", "name", path.name, f"the names {', '.join(known)}", advice)


def _files(folder: Path, name: str, prefix: str = "") -> Iterator[tuple[Path, str]]:
    """Each entry of one of the folders, with its name as messages give it. A folder that is missing is empty."""
    ending = FOLDERS[name]
    if not (folder / name).is_dir():
        return
    for path in _entries(folder / name):
        file = f"{prefix}{name}/{path.name}"
        if path.is_dir() == bool(ending) or not path.name.endswith(ending):
            accepted = f"files that end in {ending}" if ending else f"a folder for each {FOLDER_OF[name]}"
            raise ContentError(file, "name", path.name, accepted, "Rename, move or remove it.")
        yield path, file
