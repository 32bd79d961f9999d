"""Staff's pages about reviews: what is due, recording one, and withdrawing a version."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.policies.models import PolicyVersion
from portal.policies.versions.problems import PublishingError
from portal.policies.versions.withdrawing import can_be_withdrawn, standing_of, withdraw_version

from .due import due_on, policies_due
from .forms import ReviewForm, WithdrawalForm, add_problems
from .kinds import find_kind
from .services import next_review, record_review

SEE, RECORD = "portal_policies.view_policyreview", "portal_policies.add_policyreview"
WITHDRAW = "portal_policies.add_policywithdrawal"
LISTING = "policy_reviews:due"
TITLE = "Policies due"


class CarePage(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    raise_exception = True
    header_icon = "rotate"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        home = {"url": reverse("wagtailadmin_home"), "label": "Home"}
        trail = [] if self.page_title == TITLE else [{"url": reverse(LISTING), "label": TITLE}]
        return [home, *trail, {"url": "", "label": self.get_page_title()}]


class PoliciesDueView(CarePage, TemplateView):
    permission_required = SEE
    page_title = TITLE
    template_name = "policies/reviews/due.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = policies_due(timezone.localdate())
        groups = [
            ("Overdue", [row for row in rows if row.state == "overdue"]),
            ("Due within 60 days", [row for row in rows if row.state == "soon"]),
            ("Later", [row for row in rows if row.state == "later"]),
        ]
        several = len({row.page.school_id for row in rows}) > 1
        shown = {"groups": [(words, found) for words, found in groups if found], "has_several_schools": several}
        return super().get_context_data(**kwargs) | shown | {"may_record": self.request.user.has_perm(RECORD)}


class OfVersion(CarePage, FormView):
    """A form about one version; what the service refuses is told beside its question."""

    @cached_property
    def version(self) -> PolicyVersion:
        versions = PolicyVersion.objects.select_related("page__school").prefetch_related("reviews")
        return get_object_or_404(versions, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"{self.page_title}: {self.version}"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.write(form.cleaned_data)
        except PublishingError as error:
            add_problems(form, error.problems)
            return self.form_invalid(form)
        messages.success(self.request, done)
        return redirect(LISTING)

    def write(self, given: dict[str, Any]) -> str:
        raise NotImplementedError


class ReviewView(OfVersion):
    permission_required = SEE
    page_title = "Review"
    template_name = "policies/reviews/review.html"
    form_class = ReviewForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if request.user.has_perm(RECORD) else self.handle_no_permission()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"usual": next_review(self.version, timezone.localdate())}

    def write(self, given: dict[str, Any]) -> str:
        review = record_review(self.version, by=self.request.user, **given)
        return f"Recorded for “{self.version.title}”. It is looked at again by {review.next_due:%-d %B %Y}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, user = self.version, self.request.user
        standing = standing_of(version.page, version)
        about = {"version": version, "standing": standing, "kind": find_kind(version.policy_type)}
        kept = {"reviews": list(version.reviews.all())[::-1], "reminders": version.review_reminders.all()}
        due = {"due_on": due_on(version), "is_overdue": due_on(version) < timezone.localdate()}
        may = {
            "may_record": user.has_perm(RECORD),
            "may_withdraw": user.has_perm(WITHDRAW) and can_be_withdrawn(standing),
            "may_edit": version.page.permissions_for_user(user).can_edit(),
        }
        return super().get_context_data(**kwargs) | about | kept | due | may


class WithdrawView(OfVersion):
    permission_required = WITHDRAW
    page_title = "Withdraw"
    header_icon = "warning"
    template_name = "policies/reviews/withdraw.html"
    form_class = WithdrawalForm

    def write(self, given: dict[str, Any]) -> str:
        withdraw_version(
            self.version, withdrawn_from=given["withdrawn_from"], reason=given["reason"], by=self.request.user
        )
        return f"“{self.version}” is withdrawn. Readers are told the reason until a new version applies."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        standing = standing_of(self.version.page, self.version)
        shown = {"version": self.version, "standing": standing, "can_be_withdrawn": can_be_withdrawn(standing)}
        return super().get_context_data(**kwargs) | shown
