"""Mails to families: which went out, which wait, and which failed so that somebody must ring."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.scope import Scope
from portal.attendance_plugin.staff.access import (
    LISTING,
    VIEW_CONTACT_DETAILS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.work.banner import StandstillMixin
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.attendance_plugin.submissions.outbox import TRIES
from portal.attendance_plugin.submissions.sending_again import can_be_sent_again, send_again

State = OutboxMessage.State
READ_MESSAGES = (VIEW_REQUESTS, VIEW_ROLL, VIEW_CONTACT_DETAILS)
# That there is a worry about a child is for the safeguarding lead alone.
NOT_FOR_THE_OFFICE = ("concern",)


def messages_seen_by(scope: Scope) -> QuerySet[OutboxMessage]:
    own = scope.about(OutboxMessage.objects.select_related("pupil", "school"))
    return own.exclude(purpose__in=NOT_FOR_THE_OFFICE)


def next_step(message: OutboxMessage) -> str:
    """What happens by itself, or what somebody must do."""
    if message.state == State.FAILED:
        return "Send again, or ring" if can_be_sent_again(message) else "Ring instead"
    if message.state == State.DELAYED:
        at = date_format(timezone.localtime(message.next_attempt_at), "j M, H:i")
        return f"Tried again at {at}, {message.attempts} of {TRIES} tries so far"
    return "Goes out within minutes" if message.state == State.QUEUED else "Nothing"


class MessageFilters(WagtailFilterSet):
    class Meta:
        model = OutboxMessage
        fields = ["state"]


class MessagesView(StandstillMixin, StaffViewMixin, BaseListingView):
    permissions = READ_MESSAGES
    needs_whole_school = True
    model = OutboxMessage
    template_name = LISTING
    page_title = "Messages"
    header_icon = "mail"
    index_url_name = "attendance_staff:messages"
    index_results_url_name = "attendance_staff:messages_results"
    default_ordering = "-created_at"
    paginate_by = 25
    filterset_class = MessageFilters
    verbose_name_plural = "messages"
    columns = [
        TitleColumn("recipient", label="To", url_name="attendance_staff:message", classname="listing-address"),
        Column("pupil", label="About", accessor=lambda row: row.pupil.full_name if row.pupil else ""),
        Column("subject", label="Subject", classname="listing-spare"),
        StatusTagColumn(
            "state", label="State", accessor="get_state_display", primary=lambda row: row.state == State.FAILED
        ),
        Column("next", label="What next", accessor=next_step),
        DateColumn("created_at", label="Written", sort_key="created_at"),
    ]

    def get_base_queryset(self) -> QuerySet[OutboxMessage]:
        return messages_seen_by(self.scope)


class MessagesResultsView(MessagesView):
    results_only = True


class MessageView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """One message and its times. Its words are not shown: they are the reader's."""

    permissions = READ_MESSAGES
    needs_whole_school = True
    template_name = "attendance_plugin/staff/letters/message.html"
    header_icon = "mail"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._message: OutboxMessage | None = None

    @property
    def message(self) -> OutboxMessage:
        if self._message is None:
            self._message = get_object_or_404(messages_seen_by(self.scope), pk=self.kwargs["pk"])
        return self._message

    def get_page_title(self) -> str:
        return f"Message to {self.message.recipient}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:messages"), "label": "Messages"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.message.recipient}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.message
        return {
            **super().get_context_data(**kwargs),
            "message": message,
            "tries": TRIES,
            "next_step": next_step(message),
            "can_be_sent_again": can_be_sent_again(message),
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="message_viewed",
            subject=self.message,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.message.pupil_id,
        )
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if send_again(self.message, by=request.user):  # type: ignore[arg-type]
            messages.success(request, "The message goes out again. Look here in a few minutes.")
        else:
            messages.error(request, "It cannot be sent again. Please ring.")
        return redirect(request.path)
