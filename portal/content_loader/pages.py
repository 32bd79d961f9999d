"""``pages/<slug>.md``: plain public pages. The school's own details reach them through placeholders."""

from dataclasses import dataclass
from pathlib import Path

from portal.rules.spoken_clock import spoken_clock

from .placeholders import Placeholder, fill_placeholders, refuse_broken_placeholders
from .problems import ContentError, nearest
from .school import SchoolContent
from .tables import SLUG
from .text_files import load_front_matter

HOME = "home"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContent:
    """``body`` is Markdown, its placeholders filled. The page with the slug ``home`` is the home page."""

    file: str
    slug: str
    title: str
    in_menu: bool
    summary: str
    body: str


def load_page(path: Path, file: str, school: SchoolContent) -> PageContent:
    table, body, first_line = load_front_matter(path, file)
    table.only(("title", "in_menu", "summary"))
    if not SLUG.fullmatch(path.stem):
        accepted = "small letters, digits and single hyphens, then .md"
        raise ContentError(file, "file", path.name, accepted, "Rename the file: it becomes the page's address.")
    return PageContent(
        file=file,
        slug=path.stem,
        title=table.line("title"),
        in_menu=table.flag("in_menu"),
        summary=table.optional("summary", table.text, ""),
        body=fill_school_details(body, file, school, first_line).strip("\n"),
    )


def school_details(school: SchoolContent) -> dict[str, str]:
    """What pages and the screen may say about the school: placeholder path -> text."""
    details = {
        "school.name": school.name,
        "school.trust": school.trust,
        "school.strapline": school.strapline,
        "school.address": school.address,
        "school.telephone": school.telephone,
        "school.email": school.email,
        "school.report_absence_by": spoken_clock(school.report_absence_by),
        "school.am_registration": spoken_clock(school.am_registration),
        "school.am_ends": spoken_clock(school.am_ends),
        "school.pm_registration": spoken_clock(school.pm_registration),
        "school.pm_ends": spoken_clock(school.pm_ends),
        "school.register_closes_after_minutes": str(school.register_closes_after_minutes),
    }
    for key, contact in school.contacts.items():
        details[f"contact.{key}.role"] = contact.role
        details[f"contact.{key}.telephone"] = contact.telephone or school.telephone
        details[f"contact.{key}.email"] = contact.email or school.email
    return details


def fill_school_details(text: str, file: str, school: SchoolContent, first_line: int = 1, inside: str = "") -> str:
    refuse_broken_placeholders(text, file, first_line, inside)
    details = school_details(school)

    def value_of(placeholder: Placeholder) -> str:
        if placeholder.kind or placeholder.filters or placeholder.path not in details:
            advice = nearest(placeholder.path, details, "Take one of these.")
            place = inside or f"line {text.count(chr(10), 0, text.index(placeholder.source)) + first_line}"
            raise ContentError(file, place, placeholder.source, f"one of {', '.join(details)}", advice)
        return details[placeholder.path]

    return fill_placeholders(text, value_of)
