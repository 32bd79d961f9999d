"""The public addresses of one policy, below the page's own. Views only: what they show is built in ``presenting``."""

import hashlib
import logging
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from wagtail.contrib.routable_page.models import path, re_path

from portal.pages.pdf.rendering import TooLongForPdfError
from portal.pages.pdf.typesetting import PdfNotMadeError

logger = logging.getLogger(__name__)


def _place_in_time(version: Any) -> tuple[date, int]:
    """A correction may begin on the same day as the version it corrects."""
    return version.effective_from, version.number


class PolicyRoutes:
    """Routes of ``PolicyPage``. Addresses are promises: letters and decisions cite them."""

    @path("", name="in_force")
    def show_in_force(self: Any, request: HttpRequest) -> HttpResponse:
        from . import presenting  # it asks for the models, which ask for these routes

        if getattr(request, "is_preview", False):
            return self.render(request, context_overrides=presenting.preview(self, request))
        return self._show_on(request, timezone.localdate(), is_today=True)

    @path("on/", name="choose_day")
    def choose_day(self: Any, request: HttpRequest) -> HttpResponse:
        """Where the form "as it was on" leads: to the address of the day, or back where no day was given."""
        try:
            on = date.fromisoformat(request.GET.get("day", ""))
        except ValueError:
            return HttpResponseRedirect(f"{self.get_url(request)}versions/")
        return HttpResponseRedirect(f"{self.get_url(request)}on/{on.isoformat()}/")

    @re_path(r"^on/(?P<day>\d{4}-\d{2}-\d{2})/$", name="on_day")
    def show_on_day(self: Any, request: HttpRequest, day: str) -> HttpResponse:
        try:
            on = date.fromisoformat(day)
        except ValueError:
            raise Http404(f"{day} is no date; write a date as 2026-09-01.") from None
        return self._show_on(request, on, is_today=False)

    def _show_on(self: Any, request: HttpRequest, on: date, *, is_today: bool) -> HttpResponse:
        from . import presenting

        context = presenting.policy_on(self, request, on, is_today=is_today)
        if context["version"] is None:
            response = self.render(request, template="policies/policy_none.html", context_overrides=context)
            response.status_code = 200 if is_today else 404
            return response
        return self.render(request, context_overrides=context)

    @path("changes.atom/", name="changes")
    def show_changes(self: Any, request: HttpRequest) -> HttpResponse:
        """Called without the closing slash: see ``urls``."""
        from .feeds import policy_feed

        return HttpResponse(policy_feed(self, request), content_type="application/atom+xml; charset=utf-8")

    @path("versions/", name="history")
    def show_history(self: Any, request: HttpRequest) -> HttpResponse:
        from . import presenting

        context = presenting.history(self, request)
        return self.render(request, template="policies/policy_history.html", context_overrides=context)

    @path("versions/<slug:label>/", name="version")
    def show_version(self: Any, request: HttpRequest, label: str) -> HttpResponse:
        from . import presenting

        context = presenting.one_version(self, request, label)
        if context is None:
            raise Http404(f"The policy has no version {label}; its versions are listed one address higher.")
        return self.render(request, context_overrides=context)

    @path("versions/<slug:label>/policy.pdf/", name="version_pdf")
    def show_pdf(self: Any, request: HttpRequest, label: str) -> HttpResponse:
        """Called without the closing slash: see ``urls``."""
        from .policy_pdf import policy_pdf

        version = self.versions.filter(label=label).first()
        if version is None:
            raise Http404(f"The policy has no version {label}; its versions are listed two addresses higher.")
        try:
            body = policy_pdf(self, version)
        except (PdfNotMadeError, TooLongForPdfError) as error:
            logger.error("No PDF of %s %s: %s", self.slug, label, error)
            return HttpResponseRedirect(f"{self.get_url(request)}versions/{label}/")  # it prints too
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        response = HttpResponse(body, content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{self.slug}-{label}.pdf"'
        response["Cache-Control"], response["ETag"] = "public, max-age=300", etag
        return get_conditional_response(request, etag=etag, response=response) or response

    @path("compare/", name="choose_comparison")
    def choose_comparison(self: Any, request: HttpRequest) -> HttpResponse:
        """Where the form of the history page leads: to the address that names both versions."""
        chosen = [request.GET.get(name, "") for name in ("older", "newer")]
        labels = set(self.versions.filter(label__in=chosen).values_list("label", flat=True))
        if labels != set(chosen) or len(labels) != 2:
            return HttpResponseRedirect(f"{self.get_url(request)}versions/")
        return HttpResponseRedirect(f"{self.get_url(request)}compare/{'...'.join(chosen)}/")

    @re_path(r"^compare/(?P<older>[-\w]+)\.\.\.(?P<newer>[-\w]+)/$", name="comparison")
    def show_comparison(self: Any, request: HttpRequest, older: str, newer: str) -> HttpResponse:
        from . import presenting

        found = {version.label: version for version in self.versions.filter(label__in=[older, newer])}
        if older not in found or newer not in found or older == newer:
            raise Http404(f"There is nothing to compare between {older} and {newer}.")
        if _place_in_time(found[older]) > _place_in_time(found[newer]):
            return HttpResponseRedirect(f"{self.get_url(request)}compare/{newer}...{older}/")
        context = presenting.comparison(self, request, found[older], found[newer])
        return self.render(request, template="policies/policy_comparison.html", context_overrides=context)
