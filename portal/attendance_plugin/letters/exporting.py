"""The main school's letters back into ``content/letters/``."""

from portal.content_loader import LetterContent
from portal.content_loader.writing import ContentExport, write_letter
from portal.pages.school import default_school

from .models import LetterTemplate


def export_letters(export: ContentExport) -> None:
    for template in LetterTemplate.objects.filter(school=default_school()).order_by("slug"):
        body = template.body.replace("\r\n", "\n").strip("\n")
        letter = LetterContent(
            file=f"letters/{template.slug}.md",
            slug=template.slug,
            title=template.title,
            subject=template.subject,
            body=body,
            cause=template.cause,
            signed_by=template.signed_by,
        )
        export.add(letter.file, write_letter(letter))
