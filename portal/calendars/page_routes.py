"""What the page of term dates answers at each of its addresses, for the school of the site and the others it shows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.contrib.routable_page.models import path as route_path
from wagtail.contrib.routable_page.models import re_path as route_re_path

from portal.pages.models import School
from portal.pages.school import school_for

YEAR = r"(?P<label>\d{4}-\d{2})"


class DatesRoutes(RoutablePageMixin):
    @route_path("")
    def current_year(self, request: HttpRequest) -> HttpResponse:
        return self._year(request, host_school(request), None)

    @route_re_path(rf"^{YEAR}/$")
    def one_year(self, request: HttpRequest, label: str) -> HttpResponse:
        return self._year(request, host_school(request), label)

    @route_path("feeds/<slug:name>/")
    def subscribe(self, request: HttpRequest, name: str) -> HttpResponse:
        return self._subscribe(request, host_school(request), name)

    @route_path("schools/")
    def schools(self, request: HttpRequest) -> HttpResponse:
        return self._compare(request, None)

    @route_re_path(rf"^schools/{YEAR}/$")
    def schools_in_one_year(self, request: HttpRequest, label: str) -> HttpResponse:
        return self._compare(request, label)

    @route_path("schools/<slug:slug>/")
    def school(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self._of(request, slug) or self._year(request, _other_school(slug), None)

    @route_re_path(rf"^schools/(?P<slug>[-\w]+)/{YEAR}/$")
    def one_year_of_school(self, request: HttpRequest, slug: str, label: str) -> HttpResponse:
        return self._of(request, slug) or self._year(request, _other_school(slug), label)

    @route_path("schools/<slug:slug>/feeds/<slug:name>/")
    def subscribe_to_school(self, request: HttpRequest, slug: str, name: str) -> HttpResponse:
        return self._of(request, slug) or self._subscribe(request, _other_school(slug), name)

    def _of(self, request: HttpRequest, slug: str) -> HttpResponse | None:
        """308 where the school, or what it is called in addresses, is another today; None to answer here."""
        from .old_addresses import current_address, moved_for_good

        address = current_address(request.path, host_school(request))
        return moved_for_good(address) if address else None

    def _year(self, request: HttpRequest, school: School, label: str | None) -> HttpResponse:
        from .term_dates import term_dates_context

        return self._page(request, "term_dates_page", term_dates_context(school, label))

    def _subscribe(self, request: HttpRequest, school: School, name: str) -> HttpResponse:
        from .old_addresses import current_address, moved_for_good
        from .subscribing import subscribe_context

        if address := current_address(request.path, host_school(request)):
            return moved_for_good(address)
        return self._page(request, "subscribe", subscribe_context(school, name))

    def _compare(self, request: HttpRequest, label: str | None) -> HttpResponse:
        from .trust_page import trust_context

        return self._page(request, "trust_comparison", trust_context(label))

    def _page(self, request: HttpRequest, stem: str, context: dict[str, Any]) -> HttpResponse:
        response: HttpResponse = self.render(request, template=f"calendars/{stem}.html", context_overrides=context)
        return response


def host_school(request: HttpRequest) -> School:
    school = school_for(request)
    if school is None:
        raise Http404("No school has been set up yet.")
    return school


def _other_school(slug: str) -> School:
    school = School.objects.filter(slug=slug).select_related("site").first()
    if school is None:
        raise Http404("There is no school of this name.")
    return school
