from portal.content_loader.writing import ContentExport
from portal.pages.bulletins.exporting import content_of_page, export_bulletins
from portal.pages.bulletins.stored import stream_values
from portal.pages.models import BulletinIndexPage, BulletinPage
from tests.pages.bulletins.conftest import FIRST, page_of


def test_published_issues_are_written_and_drafts_are_named(
    index: BulletinIndexPage, first: BulletinPage, second: BulletinPage
) -> None:
    index.add_child(instance=page_of(FIRST, number=3, slug="issue-3"))
    export = ContentExport()
    export_bulletins(export)
    assert list(export.files) == ["bulletins/issue-1.md", "bulletins/issue-2.md"]
    assert export.left_out == ["bulletin issue-3: what is edited and not published yet"]
    assert 'value = "4"' in export.files["bulletins/issue-1.md"]


def test_what_an_editor_typed_has_one_kind_of_line_end(first: BulletinPage) -> None:
    first.audience = "One\r\n\r\nTwo\r\n"
    first.answers = stream_values(FIRST)["answers"]
    assert (content_of_page(first).audience, content_of_page(first).issue.answers) == ("One\n\nTwo", ())
