"""Every agreement in force with its figures, what a new version asks again, and what the account itself is to sign."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.policies.agreements.asking_again import ask_again, proposal_for, proposals
from portal.policies.agreements.clauses import Agreement, agreement_of, current_agreements
from portal.policies.agreements.counts import figures_of, governors_figures
from portal.policies.agreements.models import AskedPerson
from portal.policies.agreements.records import settings_of
from portal.policies.agreements.wording import CHECKLIST, QUESTIONNAIRE

from .access import ANY, ASK, FOLDER, MEET, READ, AgreementViewMixin, agreement_url


@dataclass(frozen=True, kw_only=True)
class Row:
    """``figures`` are numbers for who may see names, and words for who may see counts only."""

    agreement: Agreement
    url: str
    figures: dict[str, Any]
    answers_url: str = ""


class OverviewView(AgreementViewMixin, WagtailAdminTemplateMixin, TemplateView):
    permissions = ANY
    template_name = f"{FOLDER}/overview.html"
    page_title = "Agreements"
    header_icon = "form"

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.may(ASK):
            return []
        return [HeaderButton("Settings", url=reverse("agreements:settings"), icon_name="cog")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            **super().get_context_data(**kwargs),
            "rows": [self._row(agreement) for agreement in current_agreements(self.school, today)],
            "proposals": proposals(self.school, today) if self.may(ASK) else [],
            "is_counts_only": not self.may(ASK),
            "smallest": settings_of(self.school).smallest_count,
        }

    def _row(self, agreement: Agreement) -> Row:
        if agreement.kind == CHECKLIST:
            return Row(agreement=agreement, url=agreement_url(agreement, "checklist"), figures={})
        figures = figures_of(self.school, agreement)
        names = ("asked", "signed", "declined", "not_yet")
        shown: dict[str, Any] = {name: getattr(figures, name) for name in names}
        if not self.may(ASK):
            shown = dict(governors_figures(figures, settings_of(self.school).smallest_count))
        reads = agreement.kind == QUESTIONNAIRE and (self.may(READ) or self.may(MEET))
        return Row(
            agreement=agreement,
            url=agreement_url(agreement) if self.may(ASK) else "",
            figures=shown,
            answers_url=agreement_url(agreement, "answers") if reads else "",
        )


class AskAgainView(AgreementViewMixin, TemplateView):
    """Confirms a proposal of the overview."""

    permissions = (ASK,)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        proposal = proposal_for(self.school, self.agreement)
        if proposal is None or not proposal.count:
            messages.warning(request, "There is nobody to ask again; somebody may have done it just now.")
        else:
            asked = ask_again(self.school, proposal, by=request.user)
            messages.success(request, f"{len(asked)} people are asked again to sign “{self.agreement.title}”.")
        return redirect("agreements:overview")


class MineView(WagtailAdminTemplateMixin, TemplateView):
    """What the account itself is asked to sign. Every account that enters the admin may open it."""

    template_name = f"{FOLDER}/mine.html"
    page_title = "For you to sign"
    header_icon = "edit"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "people": [(each, agreement_of(each)) for each in asked_of(self.request.user)],
        }


def asked_of(user: Any) -> list[AskedPerson]:
    """Every asking of the account, those that wait first."""
    own = AskedPerson.objects.with_state().filter(person_key=f"user:{user.pk}", withdrawn_at=None)
    return list(own.select_related("version").order_by("has_signed", "has_declined", "-asked_at"))


def waits_for(user: Any) -> int:
    return AskedPerson.objects.not_yet().filter(person_key=f"user:{user.pk}").count()
