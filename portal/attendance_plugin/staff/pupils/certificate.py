"""A pupil's attendance as a certificate: a page to print, and a PDF."""

from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.attendance_plugin.register.certificate_paper import (
    certificate_facts,
    certificate_html,
    certificate_pdf,
    letterhead,
)
from portal.attendance_plugin.register.certificates import Certificate, MayShow, build_certificate
from portal.attendance_plugin.staff.access import VIEW_HEALTH_WORDS
from portal.attendance_plugin.staff.reading_log import CERTIFICATE_MADE, log_reading
from portal.pages.pdf.typesetting import PdfNotMadeError
from portal.rules.sessions import year_label

from .listing import pupil_url
from .page import PupilPage

NO_PDF = (
    "The PDF could not be made: its typefaces may lack a letter of this certificate. Print this page from your browser "
    "instead; it has the same words."
)
ISO = "%Y-%m-%d"  # the only form a browser's date field takes


class SpanForm(forms.Form):
    """The days a certificate is about; both or neither."""

    first = forms.DateField(label="First day", widget=forms.DateInput(format=ISO, attrs={"type": "date"}))
    last = forms.DateField(label="Last day", widget=forms.DateInput(format=ISO, attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            raise forms.ValidationError("The last day lies before the first. Enter the earlier day first.")
        return values


class CertificatePage(PupilPage):
    """What the page and the PDF share."""

    template_name = "attendance_plugin/staff/pupils/certificate.html"

    @cached_property
    def span_form(self) -> SpanForm | None:
        """The days typed by a reader; None when the address names none."""
        return SpanForm(self.request.GET) if {"first", "last"} & set(self.request.GET) else None

    @cached_property
    def days(self) -> tuple[date, date]:
        """The days of the form, else those of the year looked at; never days still to come."""
        form = self.span_form
        if form is None or not form.is_valid():
            return self.span
        return form.cleaned_data["first"], min(form.cleaned_data["last"], timezone.localdate())

    def build(self) -> Certificate:
        """The certificate for this reader."""
        first, last = self.days
        return build_certificate(
            self.pupil,
            first,
            last,
            show=MayShow(special_codes=self.may(VIEW_HEALTH_WORDS)),
            made_at=timezone.localtime(),
            made_by=_name_of(self.request),
        )

    def write_down(self) -> None:
        """That the certificate was made, over which days."""
        first, last = self.days
        days = {"first": first.isoformat(), "last": last.isoformat()}
        log_reading(self.request, self.pupil, action=CERTIFICATE_MADE, **days)

    def address(self, name: str) -> str:
        """The page or the PDF of the same days."""
        first, last = self.days
        days = f"first={first.isoformat()}&last={last.isoformat()}"
        return f"{reverse(f'attendance_staff:{name}', args=[self.pupil.pk])}?{days}"


class CertificateView(CertificatePage):
    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, pupil = super().get_breadcrumbs_items()
        return [*before, {**pupil, "url": pupil_url(self.pupil)}, {"url": "", "label": "Certificate"}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificate = self.build()
        self.write_down()
        first, last = self.days
        return {
            **super().get_context_data(**kwargs),
            "pupil": self.pupil,
            "letterhead": letterhead(self.pupil.school),
            "facts": certificate_facts(certificate),
            "html": certificate_html(certificate),
            "span_form": self.span_form or SpanForm(initial={"first": first, "last": last}),
            "years": [(started, year_label(started)) for started in self.years],
            "pdf_url": self.address("certificate_pdf"),
        }


class CertificatePdfView(CertificatePage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The PDF; where its typefaces lack a letter of a name, the page, which the browser prints."""
        try:
            pdf = certificate_pdf(self.build())
        except PdfNotMadeError:
            messages.warning(request, NO_PDF)
            return redirect(self.address("certificate"))
        self.write_down()
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="certificate-of-attendance.pdf"'
        return answer


def _name_of(request: HttpRequest) -> str:
    user: Any = request.user  # any user model a site may have
    return user.get_full_name() or user.get_username()
