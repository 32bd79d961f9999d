"""The published issues back into files of ``content/``."""

from portal.content_loader import BulletinContent
from portal.content_loader.writing import ContentExport, write_bulletin
from portal.pages.models import BulletinIndexPage, BulletinPage
from portal.pages.school import default_school

from .loading import INDEX_SLUG, SAME
from .stored import issue_of_page


def export_bulletins(export: ContentExport) -> None:
    """The issues of the main school's list, as readers see them now but with the figures that they do not see."""
    school = default_school()
    if not school or not school.site:
        return
    index = BulletinIndexPage.objects.child_of(school.site.root_page).filter(slug=INDEX_SLUG).first()
    for page in BulletinPage.objects.child_of(index).order_by("number") if index else ():
        if page.live:
            content = content_of_page(page)
            export.add(content.file, write_bulletin(content))
        if not page.live or page.has_unpublished_changes:
            export.leave_out(f"bulletin {page.slug}: what is edited and not published yet")


def content_of_page(page: BulletinPage) -> BulletinContent:
    """What the page says, as its file would say it."""
    texts = {name: getattr(page, name).replace("\r\n", "\n").strip() for name in SAME}
    issue = issue_of_page(page)
    if issue.published_on is None or issue.approved_on is None:
        raise ValueError(f"Bulletin {page.slug} is published without its dates; enter them in the admin.")
    return BulletinContent(
        file=f"bulletins/{page.slug}.md",
        slug=page.slug,
        issue=issue,
        published_on=issue.published_on,
        approved_on=issue.approved_on,
        **texts,
    )
