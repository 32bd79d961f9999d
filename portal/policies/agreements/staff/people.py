"""Who was asked about one agreement: the list with everybody's state, above all of those who have not signed yet."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.policies.agreements.asking import not_asked_yet, remind, send_new_link, withdraw
from portal.policies.agreements.clauses import agreement_of
from portal.policies.agreements.counts import figures_of
from portal.policies.agreements.models import AskedPerson
from portal.policies.agreements.records import audit
from portal.policies.agreements.signing import signature_of
from portal.policies.agreements.wording import group_label

from .access import ASK, FOLDER, READ, AgreementViewMixin, agreement_url

NOT_YET, SIGNED, DECLINED, WITHDRAWN = "not_yet", "signed", "declined", "withdrawn"
STATES = {NOT_YET: "Not yet", SIGNED: "Signed", DECLINED: "Declined", WITHDRAWN: "No longer asked"}


def state_of(person: Any) -> str:
    """One of ``STATES``; who signed after declining has signed."""
    if person.has_signed:
        return SIGNED
    if person.has_declined:
        return DECLINED
    return WITHDRAWN if person.withdrawn_at else NOT_YET


def last_mail(person: AskedPerson) -> str:
    if person.last_mail_at:
        times = "once" if person.mails == 1 else f"{person.mails} times"
        return f"{person.last_mail_at:%-d %b %Y}, {times}"
    return "Waiting to be sent" if person.next_mail_at else "No address: on paper"


class PeopleFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=list(STATES.items()), label="State", empty_label="All", method="filter_state"
    )
    group = django_filters.ChoiceFilter(choices=[], label="Group", empty_label="All")
    detail = django_filters.ChoiceFilter(choices=[], label="Class or team", empty_label="All")

    class Meta:
        model = AskedPerson
        fields = ["state", "group", "detail"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("group", "detail"):
            found = self.queryset.order_by(name).values_list(name, flat=True).distinct()
            labels = [(each, group_label(each) if name == "group" else each) for each in found if each]
            self.filters[name].extra["choices"] = labels

    def filter_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        conditions = {
            SIGNED: {"has_signed": True},
            DECLINED: {"has_signed": False, "has_declined": True},
            NOT_YET: {"has_signed": False, "has_declined": False, "withdrawn_at__isnull": True},
            WITHDRAWN: {"has_signed": False, "has_declined": False, "withdrawn_at__isnull": False},
        }
        return queryset.filter(**conditions[value])


class PeopleView(AgreementViewMixin, BaseListingView):
    permissions = (ASK,)
    model = AskedPerson
    template_name = f"{FOLDER}/people.html"
    header_icon = "form"
    default_ordering = "name"
    paginate_by = 50
    is_searchable = True
    verbose_name_plural = "people"
    filterset_class = PeopleFilters
    columns = [
        TitleColumn("name", label="Name", sort_key="name", get_url=lambda row: person_url(row)),
        Column("group", label="Group", accessor=lambda row: group_label(row.group), classname="listing-spare"),
        Column("detail", label="Class or team", sort_key="detail"),
        StatusTagColumn(
            "state",
            label="State",
            accessor=lambda row: STATES[state_of(row)],
            primary=lambda row: state_of(row) == SIGNED,
        ),
        DateColumn("asked_at", label="Asked", sort_key="asked_at", classname="listing-spare"),
        Column("last_mail", label="Last message", accessor=last_mail),
    ]

    def get_page_title(self) -> str:
        return self.agreement.title

    def get_page_subtitle(self) -> str:
        return f"{self.agreement.version.title}, version {self.agreement.version.label}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.crumbs(("", self.agreement.title))

    def get_index_url(self) -> str:
        return agreement_url(self.agreement)

    def get_index_results_url(self) -> str:
        return agreement_url(self.agreement, "people_results")

    def get_base_queryset(self) -> Any:
        return AskedPerson.objects.about(self.agreement).filter(school=self.school).with_state()

    def search_queryset(self, queryset: Any) -> Any:
        for word in self.search_query.split() if self.is_searching else ():
            queryset = queryset.filter(name__icontains=word)
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        joined = not_asked_yet(self.school, self.agreement)
        return {
            **super().get_context_data(*args, **kwargs),
            "figures": figures_of(self.school, self.agreement),
            "joined": sum(map(len, joined.values())),
            "ask_url": agreement_url(self.agreement, "ask"),
            "actions": self._actions(),
            "remind_url": agreement_url(self.agreement, "remind"),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        shown = len(response.context_data["object_list"])
        audit(
            self.school,
            "agreement_list_viewed",
            self.agreement.version,
            request.user,
            anchor=self.agreement.anchor,
            people=shown,
        )
        return response

    def _actions(self) -> list[dict[str, str]]:
        """What may be done with the list, as links."""
        links = [("Ask people", "ask")] if self.agreement.asked_groups else []
        links += [("Record on paper", "record")]
        links += [("Visitors at the door", "door")] if self.agreement.has_door else []
        links += [("Answers", "answers")] if self.agreement.kind == "questionnaire" and self.may(READ) else []
        return [{"label": label, "url": agreement_url(self.agreement, name)} for label, name in links]


class PeopleResultsView(PeopleView):
    results_only = True


class RemindView(AgreementViewMixin, TemplateView):
    permissions = (ASK,)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        waiting = AskedPerson.objects.about(self.agreement).filter(school=self.school).not_yet()
        count = remind(list(waiting), by=request.user)
        if count:
            messages.success(request, f"{count} people who have not signed are reminded within a few minutes.")
        else:
            messages.warning(request, "Nobody is to be reminded: nobody waits, or all were written to today.")
        return redirect(agreement_url(self.agreement))


def person_url(person: AskedPerson) -> str:
    return reverse("agreements:person", args=[person.reference])


class PersonView(AgreementViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """One person's asking: messages, links, and what was signed. Answers need a right of their own."""

    permissions = (ASK,)
    template_name = f"{FOLDER}/person.html"
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        audit(self.school, "agreement_person_viewed", self.person, request.user)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.person.name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        agreement = agreement_of(self.person)
        return self.crumbs((agreement_url(agreement), agreement.title), ("", self.person.name))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "agreement": agreement_of(self.person),
            "group": group_label(self.person.group),
            "state": STATES[state_of(self.person)],
            "is_open": state_of(self.person) in (NOT_YET, WITHDRAWN, DECLINED),
            "last_mail": last_mail(self.person),
            "links": self.person.links.order_by("-issued_at"),
            "signature": signature_of(self.person),
            "may_read": self.may(READ) or agreement_of(self.person).kind != "questionnaire",
        }


class NewLinkView(AgreementViewMixin, TemplateView):
    permissions = (ASK,)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        send_new_link(self.person, by=request.user)
        messages.success(request, "A new link goes out within a few minutes. Older links no longer work.")
        return redirect(person_url(self.person))


class WithdrawView(AgreementViewMixin, TemplateView):
    permissions = (ASK,)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        withdraw(self.person, by=request.user)
        messages.success(request, f"{self.person.name} is no longer asked. No link works any more.")
        return redirect(person_url(self.person))
