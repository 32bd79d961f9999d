"""One letter on paper beside any run: print it too, it was handed over, from now on on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from wagtail.admin import messages

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.printing.models import PaperNote
from portal.attendance_plugin.letters.printing.notes import ask_for_paper, take_off_the_list
from portal.attendance_plugin.letters.printing.wishes import note_wish
from portal.attendance_plugin.staff.access import (
    PRINT_LETTERS,
    VIEW_HEALTH_WORDS,
    VIEW_REQUESTS,
    VIEW_ROLL,
    StaffViewMixin,
)

ASK, WISH_PAPER, WISH_MAIL = "ask", "wish_paper", "wish_mail"
SEEN_TO = {PaperNote.Kind.ELSEWHERE: "Noted: posted.", PaperNote.Kind.HANDED: "Noted: handed over."}


class LetterOnPaperView(StaffViewMixin, View):
    permissions = (VIEW_REQUESTS, VIEW_ROLL, VIEW_HEALTH_WORDS, PRINT_LETTERS)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        own = self.scope.about(Letter.objects.select_related("school", "contact__school"))
        letter = get_object_or_404(own, pk=self.kwargs["pk"])
        messages.success(request, self._do(letter, request.POST.get("do", "")))
        return redirect("attendance_staff:letter", letter.pk)

    def _do(self, letter: Letter, asked: str) -> str:
        user: Any = self.request.user
        if asked == ASK:
            waits = ask_for_paper(letter, by=user)
            return "It waits under To print." if waits else "It waits already, or is in a print run."
        if asked in (WISH_PAPER, WISH_MAIL) and letter.contact:
            note_wish(letter.contact, on_paper=asked == WISH_PAPER, by=user)
            way = "on paper" if asked == WISH_PAPER else "by mail where an address is known"
            return f"Letters to {letter.recipient_name} go {way} from now on."
        if asked in SEEN_TO:
            taken = take_off_the_list(letter.school, [letter.pk], asked, by=user)
            return SEEN_TO[PaperNote.Kind(asked)] if taken else "It does not wait to be printed any more."
        return "Nothing was asked, so nothing was noted."
