"""A parent's own letters as PDF to keep: of this request and this contact, and of nobody else (abuse case 11)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.pdf.services import pdf_of
from portal.pages.one_reader import for_one_reader
from portal.pages.pdf.typesetting import PdfNotMadeError

from .access import remember, remembered_link


@for_one_reader
@require_safe
def show_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF; where its typefaces lack a letter of a name, the page, which has the same words."""
    link = remembered_link(request)
    if link is None:
        return redirect("attendance:request")
    own = Letter.objects.filter(contact=link.contact, request__submission=link.submission)
    letter = own.select_related("school", "contact", "request__submission").filter(pk=pk).first()
    if letter is None:
        raise Http404
    try:
        pdf = pdf_of(letter)
    except PdfNotMadeError:
        messages.warning(request, _("The PDF could not be made. Print this page instead: it has the same words."))
        return redirect("attendance:request")
    record(school=letter.school, action="letter_paper_opened", subject=letter, actor_name="parent", link=link.pk)
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="letter-{letter.pk}.pdf"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return remember(answer, link)
