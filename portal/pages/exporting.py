"""The schools and the plain pages back into files of ``content/``."""

from collections.abc import Mapping
from typing import Any

from portal.content_loader import ContactContent, PageContent, SchoolContent
from portal.content_loader.writing import ContentExport, write_page, write_school

from .models import ContentPage, HomePage, School
from .school import default_school, folder_in_content, schools_main_first
from .school_hours import export_hours
from .services import HOME, SAME_AS_CONTENT

CREST = "crest.svg"


def export_schools(export: ContentExport) -> None:
    for school in schools_main_first():
        folder = folder_in_content(school)
        export.add(f"{folder}school.toml", write_school(_school_content(school, folder)))
        export.add(f"{folder}{CREST}", f"{school.crest_svg}\n")


def _school_content(school: School, folder: str) -> SchoolContent:
    values: Mapping[str, Any] = {name: getattr(school, name) for name in SAME_AS_CONTENT}
    contacts = {key: ContactContent(**contact) for key, contact in school.contacts.items()}
    return SchoolContent(
        **values,
        file=f"{folder}school.toml",
        crest_file=CREST,
        contacts=contacts,
        colours=school.colours,
        hours=export_hours(school),
        classes=(),
    )


def export_pages(export: ContentExport) -> None:
    """The home page and the public pages right below it, as readers see them now."""
    school = default_school()
    home = school.site.root_page.specific if school and school.site else None
    if not isinstance(home, HomePage):
        return
    _add(export, _page_content(HOME, home, home.introduction))
    for page in ContentPage.objects.descendant_of(home).order_by("path"):
        if page.live and page.depth == home.depth + 1:
            _add(export, _page_content(page.slug, page, page.body))
        else:
            why = "it stands below another page" if page.live else "it is not published"
            export.leave_out(f"page {page.url_path}: {why}")


def _add(export: ContentExport, page: PageContent) -> None:
    export.add(page.file, write_page(page))


def _page_content(slug: str, page: HomePage | ContentPage, body: str) -> PageContent:
    return PageContent(
        file=f"pages/{slug}.md",
        slug=slug,
        title=page.title,
        in_menu=page.show_in_menus,
        summary=page.search_description,
        body=body.replace("\r\n", "\n").strip("\n"),
    )
