"""The child's attendance so far this school year, and the school's certificate of it, for a parent on record.

Only behind a link that went to an address on record, only for a contact with responsibility, and for nobody whom a
court order or "do not contact" concerns. Who looked at it is in the audit log.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.register.certificate_paper import certificate_pdf
from portal.attendance_plugin.register.certificates import Certificate, MayShow, build_certificate, days_of_year
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.submissions.models import RequestLink
from portal.pages.one_reader import for_one_reader
from portal.pages.pdf.typesetting import PdfNotMadeError
from portal.rules.sessions import start_year

from .access import remember, remembered_link

# A parent may be told everything about their own child.
SHOWN_TO_PARENT = MayShow()


def may_see_attendance(link: RequestLink) -> bool:
    """Whether the reader is one the school would hand the child's record to without asking."""
    links = PupilContact.objects.filter(pupil=link.submission.pupil_id, contact=link.contact_id, ended_on=None)
    flags = list(links.values_list("has_responsibility", "court_order", "do_not_contact"))
    return bool(flags) and all(flag == (True, False, False) for flag in flags)


@for_one_reader
@require_safe
def show_attendance(request: HttpRequest) -> HttpResponse:
    link = remembered_link(request)
    if link is None:
        return redirect("attendance:request")
    certificate = _certificate(link)
    _write_down(link, certificate, "attendance_viewed")
    context = {"certificate": certificate, "submission": link.submission}
    return remember(render(request, "attendance_plugin/parents/attendance.html", context), link)


@for_one_reader
@require_safe
def show_certificate(request: HttpRequest) -> HttpResponse:
    """The PDF; where its typefaces lack a letter of a name, the page, which the browser prints."""
    link = remembered_link(request)
    if link is None:
        return redirect("attendance:request")
    certificate = _certificate(link)
    try:
        pdf = certificate_pdf(certificate)
    except PdfNotMadeError:
        messages.warning(request, _("The PDF could not be made. Print this page instead: it has the same figures."))
        return redirect("attendance:attendance")
    _write_down(link, certificate, "certificate.made")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="certificate-of-attendance.pdf"'
    return remember(answer, link)


def _certificate(link: RequestLink) -> Certificate:
    pupil = link.submission.pupil
    if pupil is None or not may_see_attendance(link):
        raise Http404
    today = timezone.localdate()
    first, _last = days_of_year(start_year(today))
    return build_certificate(
        pupil, first, today, show=SHOWN_TO_PARENT, made_at=timezone.localtime(), made_by=link.contact.full_name
    )


def _write_down(link: RequestLink, certificate: Certificate, action: str) -> None:
    record(
        school=certificate.school,
        action=action,
        subject=certificate.pupil,
        actor_name="parent",
        link=link.pk,
        first=certificate.first.isoformat(),
        last=certificate.last.isoformat() if certificate.last else "",
    )
