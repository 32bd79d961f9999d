"""Letters as they were sent: the list, and each one as paper."""

from typing import Any

import django_filters
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.printing.models import PaperNote, PrintedLetter
from portal.attendance_plugin.letters.printing.states import STATES, mail_words, paper_words, state_words, with_states
from portal.attendance_plugin.letters.printing.wishes import wants_paper
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.staff.access import (
    LISTING,
    PRINT_LETTERS,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.exports.mixin import export_button
from portal.pages.languages import languages


class LetterFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        choices=[(key, label) for key, (label, _) in STATES.items()],
        label="State",
        empty_label="All",
        method="filter_state",
    )

    class Meta:
        model = Letter
        fields = ["state"]

    def filter_state(self, rows: QuerySet[Letter], name: str, value: str) -> QuerySet[Letter]:
        return rows.filter(STATES[value][1])


class LettersView(StaffViewMixin, BaseListingView):
    permissions: tuple[str, ...] = (VIEW_REQUESTS, VIEW_ROLL)
    model = Letter
    template_name = LISTING
    page_title = "Letters"
    header_icon = "mail"
    index_url_name = "attendance_staff:letters"
    index_results_url_name = "attendance_staff:letters_results"
    default_ordering = "-created_at"
    paginate_by = 25
    is_searchable = True
    filterset_class = LetterFilters
    verbose_name_plural = "letters"
    columns = [
        TitleColumn("recipient_name", label="To", url_name="attendance_staff:letter"),
        Column("pupil", label="About", accessor="pupil.full_name"),
        Column("title", label="Letter", classname="listing-spare"),
        StatusTagColumn("state", label="State", accessor=lambda letter: way_of(letter), primary=lambda row: waits(row)),
        DateColumn("created_at", label="Written", sort_key="created_at"),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = export_button(self, "letters_export")
        if self.may(PRINT_LETTERS) and self.may(VIEW_HEALTH_WORDS) and self.scope.whole_school:
            to_print = reverse("attendance_staff:print_letters")
            buttons.append(HeaderButton("To print", url=to_print, icon_name="doc-full"))
        return buttons

    def get_base_queryset(self) -> QuerySet[Letter]:
        """Each with the title that staff know it by; the subject a family sees is the same for most."""
        known = LetterTemplate.objects.filter(school=OuterRef("school"), slug=OuterRef("template_slug"))
        titled = Letter.objects.annotate(
            title=Coalesce(Subquery(known.values("title")[:1]), "template_slug", output_field=CharField())
        )
        return with_states(self.scope.about(titled.select_related("pupil", "message")))

    def order_queryset(self, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        """Letters of one moment stay in their order from page to page."""
        return queryset.order_by(self.ordering, "-pk" if self.ordering.startswith("-") else "pk")

    def search_queryset(self, queryset: QuerySet[Letter]) -> QuerySet[Letter]:
        if not self.is_searching:
            return queryset
        found = Q(request__submission__reference__iexact=self.search_query.strip())
        named = Q()
        for word in self.search_query.split():
            named &= (
                Q(recipient_name__icontains=word)
                | Q(pupil__given_name__icontains=word)
                | Q(pupil__family_name__icontains=word)
            )
        return queryset.filter(found | named)


class LettersResultsView(LettersView):
    results_only = True


def way_of(letter: Any) -> str:
    """How it goes by mail and on paper, of a letter with its states."""
    return " · ".join(state_words(letter))


def waits(letter: Any) -> bool:
    return paper_words(letter) in (STATES["to_print"][0], STATES["kept_back"][0])


class LetterView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The letter as kept. It may hold the headteacher's reason, so the right to read reasons is needed."""

    permissions = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS)
    template_name = "attendance_plugin/staff/letters/letter.html"
    header_icon = "mail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = self.scope.about(Letter.objects.select_related("pupil", "message", "school", "contact"))
        self.letter = get_object_or_404(with_states(own), pk=self.kwargs["pk"])
        record(
            school=self.school,
            action="letter_viewed",
            subject=self.letter,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.letter.pupil_id,
        )
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return f"Letter to {self.letter.recipient_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:letters"), "label": "Letters"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.letter.recipient_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "letter": self.letter,
            "way": way_of(self.letter),
            "must_not_go": must_not_go(self.letter),
            **self._on_paper(),
        }

    def _on_paper(self) -> dict[str, Any]:
        """Where it stands on paper, what was said about that, and what may be said now."""
        letter: Any = self.letter
        tries = PrintedLetter.objects.filter(letter=letter).select_related("run").prefetch_related("outcomes")
        on_paper = paper_words(letter)
        return {
            "by_mail": mail_words(letter),
            "on_paper": on_paper,
            "tries": tries.defer("run__pdf").order_by("attempt"),
            "paper_notes": PaperNote.objects.filter(letter=letter).order_by("pk"),
            "may_print": self.may(PRINT_LETTERS),
            "waits": waits(letter),
            "can_ask": not letter.is_held and not waits(letter),
            "wants_paper": letter.contact is not None and wants_paper(letter.contact),
            "note_language": languages().get(letter.note_language),
        }


def must_not_go(letter: Letter) -> bool:
    """Whether the record has come to say that the recipient is not to be contacted about the child."""
    links = PupilContact.objects.filter(pupil=letter.pupil_id, contact=letter.contact_id, do_not_contact=True)
    return letter.contact_id is not None and links.exists()
