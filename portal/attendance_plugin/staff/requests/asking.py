"""Asking a parent for more, from a request's page."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.letters.models import Question
from portal.attendance_plugin.letters.questions import QuestionRefused, ask_parent
from portal.attendance_plugin.letters.reminders import note_answer
from portal.attendance_plugin.letters.services import NoTemplate
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.staff.access import ASK_PARENT

from .listing import request_url
from .page import RequestPage
from .questions import question_form


class AskView(RequestPage):
    permissions = ASK_PARENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.leave.state != LeaveRequest.State.WAITING:
            messages.error(request, "Only a request that waits for a decision can be asked about.")
            return redirect(request_url(self.leave))
        form = question_form(self.leave, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(question_form=form), status=422)
        try:
            question = self._ask(**form.cleaned_data)
        except (QuestionRefused, NoTemplate) as refused:
            messages.error(request, str(refused))
        else:
            way = "The letter goes by email." if question.letter.message else "The letter is ready to print."
            messages.success(request, f"{question.letter.recipient_name} is asked. {way}")
        return redirect(request_url(self.leave))

    def _ask(self, contact: int, question: str, answer_by: date | None) -> Question:
        parent = get_object_or_404(Contact, pk=contact, school=self.school)
        return ask_parent(self.leave, parent, question, by=self.request.user, answer_by=answer_by)


class AnsweredView(RequestPage):
    """The parent has answered by telephone or at the gate, so no reminder goes."""

    permissions = ASK_PARENT
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = get_object_or_404(self.leave.questions, pk=self.kwargs["question"])
        note_answer(question, by=request.user)
        messages.success(request, "Noted as answered. No reminder goes.")
        return redirect(request_url(self.leave))
