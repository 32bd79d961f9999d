"""Who sent a form: what was typed beside what the school holds, and the ways in which somebody answers for it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.staff.access import (
    DECIDE_LEAVE,
    MATCH_PUPIL,
    VIEW_CONTACT_DETAILS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)
from portal.attendance_plugin.staff.submitted_words import form_words
from portal.attendance_plugin.submissions.acknowledgements import cause_of
from portal.attendance_plugin.submissions.confirming import (
    ConfirmationRefused,
    How,
    confirm,
    contacts_who_may_answer,
    disown,
    may_be_disowned,
)
from portal.attendance_plugin.submissions.links import revoke_links
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.new_links import send_link_to
from portal.attendance_plugin.submissions.notices import PURPOSE as NOTICE
from portal.attendance_plugin.submissions.notices import notices_of
from portal.attendance_plugin.submissions.sent_together import sent_with

from .forms import CallForm, DisownForm, LinkForm, NoticesForm, ReasonForm
from .rows import contacts_to_link, held_mails, link_rows, typed_rows

# The page then shows numbers and addresses on record, which need a right of their own.
ANSWER_FOR_SENDER = (VIEW_REQUESTS, VIEW_ROLL, VIEW_CONTACT_DETAILS, MATCH_PUPIL)


class SenderPage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the page and the things done on it share."""

    permissions: tuple[str, ...] = (VIEW_REQUESTS, VIEW_ROLL)
    template_name = "attendance_plugin/staff/senders/page.html"
    header_icon = "user"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self._submission: Submission | None = None

    @property
    def submission(self) -> Submission:
        if self._submission is None:
            own = self.scope.about(Submission.objects.trusted())
            own = own.select_related("pupil", "school", "confirmed_by", "confirmed_contact")
            self._submission = get_object_or_404(own, reference=self.kwargs["reference"])
        return self._submission

    @property
    def address(self) -> str:
        return reverse("attendance_staff:sender", args=[self.submission.reference])

    def get_page_title(self) -> str:
        return f"Who sent {self.submission.reference}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        if self.submission.form == "leave":
            parent = {
                "url": reverse("attendance_staff:request", args=[self.submission.reference]),
                "label": f"Request {self.submission.reference}",
            }
        else:
            parent = {"url": reverse("attendance_staff:today"), "label": "Today"}
        return [*self.breadcrumbs_items, parent, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = self.submission
        context = super().get_context_data(**kwargs)
        bound = [form for form in kwargs.values() if getattr(form, "errors", None)]
        if bound:
            context["header_title"] = f"Error: {context['header_title']}"
        return {
            **context,
            "bound": bound[0] if bound else None,
            "submission": submission,
            "form_words": form_words(submission),
            "rows": typed_rows(submission),
            "links": link_rows(submission),
            "notices": self._notices(),
            "may_see_addresses": self.may(VIEW_CONTACT_DETAILS),
            "held": held_mails(submission),
            "telling": notices_of(self.school).get_who_display(),
            "may_change_telling": TellingView.refusal_of(self.request) is None,
            **(self._forms(kwargs) if ConfirmSenderView.refusal_of(self.request) is None else {}),
        }

    def _notices(self) -> QuerySet[OutboxMessage]:
        return OutboxMessage.objects.filter(cause=cause_of(sent_with(self.submission)[0]), purpose=NOTICE).order_by(
            "pk"
        )

    def _forms(self, given: dict[str, Any]) -> dict[str, Any]:
        submission, is_open = self.submission, not self.submission.is_confirmed
        return {
            "may_act": True,
            "call_form": given.get("call_form") or (self.call_form() if is_open else None),
            "reason_form": given.get("reason_form") or (ReasonForm() if is_open else None),
            "disown_form": given.get("disown_form") or (DisownForm() if may_be_disowned(submission) else None),
            "link_form": given.get("link_form") or self.link_form(),
        }

    def call_form(self, data: Any = None) -> CallForm:
        links = [link for link in contacts_who_may_answer(self.submission) if link.contact.telephone]
        return CallForm(
            data,
            contacts=[
                (
                    link.contact_id,
                    f"{link.contact.full_name} ({link.relationship}), {link.contact.telephone}"
                    + (" – court order on file" if link.court_order else ""),
                )
                for link in links
            ],
        )

    def link_form(self, data: Any = None) -> LinkForm:
        return LinkForm(data, contacts=contacts_to_link(self.submission))


class SenderView(SenderPage):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record(
            school=self.school,
            action="sender_viewed",
            subject=self.submission,
            actor=request.user,  # type: ignore[arg-type]
            pupil=self.submission.pupil_id,
        )
        return self.render_to_response(self.get_context_data())


class SenderAction(SenderPage):
    """Something done on the page, by POST alone."""

    permissions = ANSWER_FOR_SENDER
    http_method_names = ["post"]

    def contact(self, pk: int) -> Contact:
        return get_object_or_404(Contact, pk=pk, school=self.school)

    def show_again(self, **form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**form), status=422)


class ConfirmSenderView(SenderAction):
    """By the call that was made, or by a reason."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._by_call() if request.POST.get("how") == How.CALL else self._by_reason()

    def _by_call(self) -> HttpResponse:
        form = self.call_form(self.request.POST)
        if not form.is_valid():
            return self.show_again(call_form=form)
        return self._confirm(how=How.CALL, contact=self.contact(form.cleaned_data["contact"]))

    def _by_reason(self) -> HttpResponse:
        form = ReasonForm(self.request.POST)
        if not form.is_valid():
            return self.show_again(reason_form=form)
        return self._confirm(how=How.STAFF, why=form.cleaned_data["why"])

    def _confirm(self, **known: Any) -> HttpResponse:
        try:
            confirm(self.submission, by=self.request.user, **known)  # type: ignore[arg-type]
        except ConfirmationRefused as refused:
            messages.error(self.request, str(refused))
        else:
            messages.success(self.request, f"It is noted who sent {self.submission.reference}.")
        return redirect(self.address)


class DisownView(SenderAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DisownForm(request.POST)
        if not form.is_valid():
            return self.show_again(disown_form=form)
        reference = self.submission.reference
        if not disown(self.submission, because=form.cleaned_data["why"], by=request.user):  # type: ignore[arg-type]
            messages.error(request, f"{reference} cannot be taken out: the sender is confirmed, or it is a request.")
            return redirect(self.address)
        messages.success(request, f"{reference} is out of every list. It is kept under “To be looked at”.")
        return redirect("attendance_staff:today")


class SendLinkView(SenderAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.link_form(request.POST)
        if not form.is_valid():
            return self.show_again(link_form=form)
        contact = self.contact(form.cleaned_data["contact"])
        send_link_to(contact, self.submission, by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"A new link goes to {contact.full_name}, to the address on record.")
        return redirect(self.address)


class RevokeLinksView(SenderAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ended = revoke_links(self.submission, by=request.user)  # type: ignore[arg-type]
        messages.success(request, "No link works any more." if ended else "There was no link that worked.")
        return redirect(self.address)


class TellingView(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Which contacts are told that a form has arrived: for whoever decides, as data."""

    permissions = (VIEW_REQUESTS, DECIDE_LEAVE)
    needs_whole_school = True
    template_name = "attendance_plugin/staff/senders/telling.html"
    page_title = "Who is told of forms"
    header_icon = "cog"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:requests"), "label": "Requests"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or NoticesForm(instance=notices_of(self.school))
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NoticesForm(request.POST, instance=notices_of(self.school))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        record(
            school=self.school,
            action="contact_notices_changed",
            subject=form.save(),
            actor=request.user,  # type: ignore[arg-type]
            **form.cleaned_data,
        )
        messages.success(request, "Kept. It holds from the next form on.")
        return redirect("attendance_staff:requests")
