"""The published forms of the school back into ``forms/<slug>.toml``."""

from portal.content_loader import FormContent
from portal.content_loader.writing import ContentExport, write_form
from portal.pages.school import default_school

from .models import OwnFormPage


def export_forms(export: ContentExport) -> None:
    """What is edited and not published is in the admin only, and is named as left out."""
    school = default_school()
    if school is None or school.site is None:
        return
    for page in OwnFormPage.objects.descendant_of(school.site.root_page).order_by("slug"):
        if page.live:
            file = f"forms/{page.slug}.toml"
            export.add(file, write_form(form_content(page, file)))
        if not page.live or page.has_unpublished_changes:
            export.leave_out(f"form {page.slug}: what is edited and not published yet")


def form_content(page: OwnFormPage, file: str) -> FormContent:
    """The form as a content file states it."""
    own = {name: getattr(page, name) for name in ("slug", "summary", "received_by", "closes_on")}
    return FormContent(file=file, form=page.form, **own)
