"""Writing a letter to a child's family: choose, see exactly what each person will get, and only then send.

Nothing sends by itself. The figures that led to a letter stand beside it as information; a person decides.
"""

import uuid
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from portal.attendance_plugin.letters.by_hand import (
    LetterRefused,
    Prepared,
    prepare,
    templates_to_write,
    write_by_hand,
)
from portal.attendance_plugin.letters.ladder import rungs_of
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.periods import choices_of, days_of_choice
from portal.attendance_plugin.letters.triggers import trigger_figures
from portal.attendance_plugin.letters.vocabulary import CAUSE_NAMES
from portal.attendance_plugin.staff.access import VIEW_HEALTH_WORDS, VIEW_ROLL, WRITE_LETTERS
from portal.attendance_plugin.staff.pupils.listing import pupil_url
from portal.attendance_plugin.staff.pupils.page import PupilPage
from portal.attendance_plugin.staff.reading_log import log_reading
from portal.pages.form_renderer import PortalRenderer

OWN_DAYS = "own"
MAIL, PRINT = "mail", "print"
DATE = "%Y-%m-%d"
CHANGED = "The register, the wording or the record changed while you read. Look at the letters again, then send them."
NOBODY = "Choose at least one person."


class WriteForm(forms.Form):
    """Which letter, about which days, in whose own words."""

    default_renderer = PortalRenderer()

    letter = forms.ChoiceField(label="Letter", error_messages={"required": "Choose the letter"})
    period = forms.ChoiceField(label="Which days the figures are about", widget=forms.RadioSelect)
    first = forms.DateField(
        label="First day", required=False, widget=forms.DateInput(format=DATE, attrs={"type": "date"})
    )
    last = forms.DateField(
        label="Last day", required=False, widget=forms.DateInput(format=DATE, attrs={"type": "date"})
    )
    words = forms.CharField(
        label="A paragraph of your own",
        help_text="Plain words, from one adult to another. Some letters need it: they say so.",
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "true", "lang": "en-GB"}),
    )

    def __init__(self, *args: Any, templates: list[LetterTemplate], periods: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for template in templates:
            groups.setdefault(CAUSE_NAMES[template.cause], []).append((template.slug, template.title))
        self.fields["letter"].choices = [("", "Choose a letter"), *groups.items()]  # type: ignore[attr-defined]
        self.fields["period"].choices = [*periods, (OWN_DAYS, "Other days")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("period") == OWN_DAYS:
            first, last = values.get("first"), values.get("last")
            if not first or not last:
                raise forms.ValidationError("Enter the first and the last day, or choose one of the periods.")
            if last < first:
                raise forms.ValidationError("The last day lies before the first. Enter the earlier day first.")
        return values


class WriteLetterView(PupilPage):
    """The figures may tell of illness, so the right to health words is needed besides that to write."""

    permissions = (VIEW_ROLL, VIEW_HEALTH_WORDS, WRITE_LETTERS)
    template_name = "attendance_plugin/staff/letters/write.html"
    header_icon = "mail"

    @cached_property
    def templates(self) -> list[LetterTemplate]:
        return templates_to_write(self.school)

    def get_page_title(self) -> str:
        return f"Write to the family of {self.pupil.full_name}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, pupil = super().get_breadcrumbs_items()
        return [*before, {**pupil, "url": pupil_url(self.pupil)}, {"url": "", "label": "Write a letter"}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(request, self.pupil, year=self.started)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if request.POST.get("do") == "change" or not form.is_valid():
            status = 200 if request.POST.get("do") == "change" else 422
            return self.render_to_response(self.get_context_data(form=form), status=status)
        try:
            prepared = self._prepare(form.cleaned_data)
            if request.POST.get("do") != "send":
                return self._show(form, prepared)
            return self._send(form, prepared)
        except LetterRefused as refused:
            form.add_error(None, str(refused))
            return self.render_to_response(self.get_context_data(form=form), status=422)

    def _prepare(self, chosen: dict[str, Any]) -> Prepared:
        first, last = self._days(chosen)
        template = next(one for one in self.templates if one.slug == chosen["letter"])
        return prepare(self.pupil, template, first, last, words=chosen["words"])

    def _days(self, chosen: dict[str, Any]) -> tuple[date, date]:
        if chosen["period"] == OWN_DAYS:
            return chosen["first"], chosen["last"]
        return days_of_choice(self.school, chosen["period"], on=timezone.localdate())

    def _show(self, form: WriteForm, prepared: Prepared, problem: str = "") -> HttpResponse:
        context = self.get_context_data(form=form, prepared=prepared, problem=problem)
        return self.render_to_response(context, status=422 if problem else 200)

    def _send(self, form: WriteForm, prepared: Prepared) -> HttpResponse:
        chosen = [int(pk) for pk in self.request.POST.getlist("to") if pk.isascii() and pk.isdecimal()]
        if self.request.POST.get("seen") != prepared.digest:
            return self._show(form, prepared, CHANGED)
        if not chosen or self.request.POST.get("way") not in (MAIL, PRINT):
            return self._show(form, prepared, NOBODY if not chosen else "Choose how the letters go.")
        letters = write_by_hand(
            prepared,
            chosen,
            by=self.request.user,
            by_mail=self.request.POST["way"] == MAIL,
            once=self.request.POST.get("once", "")[:36] or str(uuid.uuid4()),
        )
        messages.success(self.request, said_of(letters))
        return redirect(pupil_url(self.pupil))

    def _form(self, data: Any = None) -> WriteForm:
        periods = choices_of(self.school, on=timezone.localdate())
        initial = {"letter": self.request.GET.get("letter", ""), "period": periods[0][0]}
        return WriteForm(data, templates=self.templates, periods=periods, initial=initial)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form, problem = kwargs.get("form") or self._form(), kwargs.get("problem", "")
        asked_back = self.request.POST.get("do") == "change"
        if problem or (form.errors and not asked_back):
            context["header_title"] = f"Error: {context['header_title']}"
        return {
            **context,
            "pupil": self.pupil,
            "form": form,
            "prepared": kwargs.get("prepared"),
            "problem": problem,
            "ways": (
                (MAIL, "By mail, as a link; on paper where no address is known or paper was asked for"),
                (PRINT, "On paper, to print"),
            ),
            "chosen": self.request.POST.getlist("to"),
            "way": self.request.POST.get("way", ""),
            "once": self.request.POST.get("once") or str(uuid.uuid4()),
            "ladders": rungs_of(self.pupil, self.templates),
            "triggers": trigger_figures(self.pupil, on=timezone.localdate()),
        }


def said_of(letters: list[Letter]) -> str:
    """What was done, for whoever pressed the button."""
    mailed = [letter.recipient_name for letter in letters if letter.message_id]
    on_paper = [letter.recipient_name for letter in letters if not letter.message_id]
    parts = []
    if mailed:
        parts.append(f"A mail with a link goes to {' and '.join(mailed)}.")
    if on_paper:
        parts.append(f"Waiting under Letters, To print: {' and '.join(on_paper)}.")
    return " ".join(parts)
