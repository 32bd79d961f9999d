"""One letter as the PDF that is printed and posted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from wagtail.admin import messages

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.pdf.services import pdf_of
from portal.attendance_plugin.staff.access import VIEW_HEALTH_WORDS, VIEW_REQUESTS, VIEW_ROLL, StaffViewMixin
from portal.pages.pdf.typesetting import PdfNotMadeError

NO_PDF = (
    "The PDF could not be made: its typefaces may lack a letter of a name. Print this page from your browser instead; "
    "it has the same words."
)


class LetterPdfView(StaffViewMixin, View):
    permissions = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF; where its typefaces lack a letter of a name, the page, which the browser prints."""
        own = self.scope.about(Letter.objects.select_related("school", "contact", "request__submission"))
        letter = get_object_or_404(own, pk=self.kwargs["pk"])
        try:
            pdf = pdf_of(letter)
        except PdfNotMadeError:
            messages.warning(request, NO_PDF)
            return redirect("attendance_staff:letter", letter.pk)
        user: Any = request.user
        record(school=self.school, action="letter_paper_opened", subject=letter, actor=user, pupil=letter.pupil_id)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="letter-{letter.pk}.pdf"'
        answer["Cache-Control"] = "no-store"
        return answer
