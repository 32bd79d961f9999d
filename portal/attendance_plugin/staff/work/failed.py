"""Failed background work in plain words. Never what a task was given or what its error said: that may be of a child."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic.base import TemplateView
from django_q.models import Failure
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal import hooks
from portal.attendance_plugin.staff.access import VIEW_WORK, StaffViewMixin
from portal.attendance_plugin.submissions.retrying import GONE, kind_of, retry

from .banner import StandstillMixin

SHOWN = 50
WORDS = {
    "deliver_message": "A mail could not be handed to the mail server.",
    "send_outbox": "The mails that were due could not be sent.",
    "look_for_child": "A form could not be matched with a child.",
    "send_links": "A new link could not be sent to a parent.",
    "forget_what_is_over": "What is past its time could not be deleted.",
    "forget_drafts": "Forms that nobody sent could not be deleted.",
    "write_agreement_mails": "Mails that ask for a signature could not be written.",
    "remove_old_signatures": "Signatures whose time is over could not be removed.",
    "recheck_waiting": "Requests could not be checked again after the calendar changed.",
    "recheck_after_changes": "Requests of schools whose dates changed could not be checked again.",
    "delete_old_entries": "Old register entries could not be deleted.",
    "ask_about_old_entries": "The question about old register entries could not be put.",
    "read_file": "A file for the register could not be read.",
    "take_file": "A file could not be taken into the register.",
    "forget_old": "Files for the register that are past their time could not be deleted.",
    "retry_reminders": "Reminders of policy reviews could not be sent.",
    "look_into_folders": "The folder for register files could not be read.",
    "beat": "The worker could not say that it lives.",
    "replay_samples": "Stored checks could not be run again.",
    "remind_of_questions": "Reminders of open questions could not be written.",
    "look_after_players": "Whether the hallway screens show could not be looked at.",
    "build_when_due": "The static site could not be built; the last one stays as it was.",
    "remind_of_reviews": "Reminders of policy reviews could not be written.",
}
OTHER = "A piece of background work failed."


def failed_rows() -> list[dict[str, Any]]:
    """The newest first; the arguments and the result of a task are not even read."""
    found = Failure.objects.only("id", "func", "stopped").order_by("-stopped")[:SHOWN]
    return [
        {
            "pk": task.pk,
            "words": WORDS.get(kind_of(task.func), OTHER),
            "kind": kind_of(task.func),
            "failed_at": task.stopped,
        }
        for task in found
    ]


def _notes() -> list[tuple[str, bool]]:
    """What other rooms have to say here, backups among them: words, and whether they alarm."""
    return [note for notes in hooks.work_notes for note in notes()]


class WorkView(StandstillMixin, StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """Shows nothing of a pupil, so that a technician without a post may open it."""

    permissions = (VIEW_WORK,)
    needs_post = False
    is_of_one_school = False
    template_name = "attendance_plugin/staff/work/page.html"
    page_title = "Background work"
    header_icon = "cogs"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "failed": failed_rows(), "notes": _notes(), "now": timezone.now()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        task = get_object_or_404(Failure, pk=request.POST.get("task", ""))
        told = retry(task, by=request.user, school=self.school)
        (messages.warning if told == GONE else messages.success)(request, told)
        return redirect(request.path)
