"""Who may open which page: without the right a plain 403, for an agreement that is not the school's a 404."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property

from portal.pages.models import School
from portal.pages.school import school_for
from portal.policies.agreements.clauses import Agreement, find_agreement
from portal.policies.agreements.models import AskedPerson
from portal.policies.models import PolicyVersion

ASK = "portal_policies.ask_to_sign"
READ = "portal_policies.read_answers"
COUNTS = "portal_policies.see_agreement_counts"
MEET = "portal_policies.answer_checklist"
ANY = (ASK, READ, COUNTS, MEET)
FOLDER = "policies/agreements/staff"


class AgreementViewMixin:
    """A view of this room: one of ``permissions`` is needed; only the site's own school is seen."""

    permissions: tuple[str, ...] = ()
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.permissions:
            raise NotImplementedError(f"{type(self).__name__} must name the permissions of which it needs one.")
        if not any(map(request.user.has_perm, self.permissions)):
            return _refused(request)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def school(self) -> School:
        school = school_for(self.request)
        if school is None:
            raise Http404("No school is set up yet; run `portal load-content`.")
        return school

    def may(self, permission: str) -> bool:
        return self.request.user.has_perm(permission)

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement of the address."""
        versions = PolicyVersion.objects.select_related("page").filter(page__school=self.school)
        found = find_agreement(get_object_or_404(versions, pk=self.kwargs["version"]), self.kwargs["anchor"])
        if found is None:
            raise Http404("That version has no such agreement.")
        return found

    @cached_property
    def person(self) -> AskedPerson:
        people = AskedPerson.objects.with_state().filter(school=self.school)
        return get_object_or_404(people.select_related("version__page", "school"), reference=self.kwargs["reference"])

    def crumbs(self, *items: tuple[str, str]) -> list[dict[str, str]]:
        """The way here: the list of agreements, then (address, label) of each further page."""
        above = [(reverse("wagtailadmin_home"), "Home"), (reverse("agreements:overview"), "Agreements")]
        return [{"url": url, "label": label} for url, label in (*above, *items)]


def agreement_url(agreement: Agreement, name: str = "people") -> str:
    return reverse(f"agreements:{name}", args=[agreement.version.pk, agreement.anchor])


def _refused(request: HttpRequest) -> HttpResponse:
    context = {"header_title": "Not open to this account", "breadcrumbs_items": []}
    return render(request, f"{FOLDER}/refused.html", context, status=403)
