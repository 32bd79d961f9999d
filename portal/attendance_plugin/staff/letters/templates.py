"""How the school's letters are worded: edited as Markdown, seen with an invented child, every wording kept.

Nothing on these pages is about a pupil, so whoever edits texts needs no right to any.
"""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.attendance_plugin.letters.checking import LONGEST, faults_of, subject_placeholders
from portal.attendance_plugin.letters.examples import render_example
from portal.attendance_plugin.letters.models import WORDS, LetterTemplate, LetterWording
from portal.attendance_plugin.letters.placeholders import PlaceholderError
from portal.attendance_plugin.letters.vocabulary import CAUSE_NAMES, MUST_SAY, accepted_for, all_placeholders
from portal.attendance_plugin.letters.wordings import ChangedMeanwhile, edit_wording, seen_mark
from portal.attendance_plugin.staff.access import EDIT_LETTERS, LISTING, StaffViewMixin
from portal.pages.form_renderer import PortalRenderer
from portal.pages.models import School


def role_choices(school: School) -> list[tuple[str, str]]:
    """The roles the school has entered, as they stand below a letter."""
    found = [(key, contact.get("role") or key) for key, contact in school.contacts.items()]
    return found or [("headteacher", "Headteacher")]


class WordingForm(forms.Form):
    """The words of one letter. What could not be sent is refused with what is accepted."""

    default_renderer = PortalRenderer()

    title = forms.CharField(label="Title", help_text="For staff: families do not see it in a mail.", max_length=500)
    subject = forms.CharField(label="Subject of the mail", max_length=500)
    signed_by = forms.ChoiceField(label="Who signs")
    body = forms.CharField(
        label="Text",
        help_text="Markdown. A blank line begins a new paragraph; **two stars** make a heading of a line.",
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true", "lang": "en-GB"}),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, template: LetterTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.template = template
        roles = role_choices(template.school)
        known = {key for key, _ in roles}
        own = [] if template.signed_by in known else [(template.signed_by, template.signed_by.replace("_", " "))]
        self.fields["signed_by"].choices = [*roles, *own]  # type: ignore[attr-defined]
        accepted = ", ".join(f"{{{{ {name} }}}}" for name in subject_placeholders(template.cause))
        self.fields["subject"].help_text = f"Read over shoulders: no names, no reasons. It may hold {accepted}."
        self.fields["title"].help_text += f" At most {LONGEST['title']} characters."

    @property
    def worded(self) -> LetterTemplate:
        """The letter as it would be, not saved; what is refused is in it as it was typed."""
        typed = {name: str(self.data.get(name, "")).replace("\r\n", "\n").strip() for name in WORDS}
        template = self.template
        return LetterTemplate(school=template.school, slug=template.slug, cause=template.cause, **typed)

    def clean_body(self) -> str:
        return self.worded.body

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors:
            for fault in faults_of(self.worded, self.template.school):
                self.add_error(fault.key, str(fault))
        return values


class LetterTemplatesView(StaffViewMixin, BaseListingView):
    permissions = (EDIT_LETTERS,)
    needs_post = False
    model = LetterTemplate
    template_name = LISTING
    page_title = "Wording of letters"
    header_icon = "doc-full"
    index_url_name = "attendance_staff:letter_templates"
    index_results_url_name = "attendance_staff:letter_templates_results"
    default_ordering = "title"
    paginate_by = 50
    verbose_name_plural = "letters"
    columns = [
        TitleColumn(
            "title",
            label="Letter",
            sort_key="title",
            get_url=lambda row: reverse("attendance_staff:letter_template", args=[row.slug]),
        ),
        Column("cause", label="About", accessor=lambda row: CAUSE_NAMES[row.cause], sort_key="cause"),
        Column("signed_by", label="Signed by", accessor=lambda row: dict(role_choices(row.school)).get(row.signed_by)),
        DateColumn("modified_at", label="Worded", sort_key="modified_at"),
    ]

    def get_base_queryset(self) -> QuerySet[LetterTemplate]:
        return LetterTemplate.objects.filter(school=self.school).select_related("school")


class LetterTemplatesResultsView(LetterTemplatesView):
    results_only = True


class TemplatePage(StaffViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the pages about one letter share."""

    permissions = (EDIT_LETTERS,)
    needs_post = False
    header_icon = "doc-full"

    @cached_property
    def template(self) -> LetterTemplate:
        own = LetterTemplate.objects.filter(school=self.school).select_related("school")
        return get_object_or_404(own, slug=self.kwargs["slug"])

    @property
    def address(self) -> str:
        return reverse("attendance_staff:letter_template", args=[self.template.slug])

    def get_page_title(self) -> str:
        return self.template.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("attendance_staff:letter_templates"), "label": "Wording of letters"}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.template.title}]

    def save(self, words: dict[str, Any], seen: str) -> None:
        """Keep the words, and say what became of them."""
        try:
            wording = edit_wording(self.template, words, by=self.request.user, seen=seen)
        except ChangedMeanwhile as refused:
            messages.error(self.request, str(refused))
        else:
            said = "Kept. Letters written from now on read like this; those sent before stay as they are."
            messages.success(self.request, said if wording else "Nothing was changed.")


class LetterTemplateView(TemplatePage):
    template_name = "attendance_plugin/staff/letters/template.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WordingForm(request.POST, template=self.template)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if request.POST.get("do") == "preview":
            return self.render_to_response(self.get_context_data(form=form))
        self.save(form.cleaned_data, form.cleaned_data["seen"])
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        template, context = self.template, super().get_context_data(**kwargs)
        stored = {name: getattr(template, name) for name in WORDS}
        form = kwargs.get("form") or WordingForm(initial={**stored, "seen": seen_mark(template)}, template=template)
        if form.errors:
            context["header_title"] = f"Error: {context['header_title']}"
        return {
            **context,
            "letter": template,
            "form": form,
            "about": CAUSE_NAMES[template.cause],
            "placeholders": [(name, all_placeholders()[name]) for name in accepted_for(template.cause)],
            "must_say": [
                " or ".join(f"{{{{ {name} }}}}" for name in group) for group in MUST_SAY.get(template.slug, ())
            ],
            "preview": example_of(form.worded if form.is_bound else template),
            "wordings": template.wordings.all()[1:],
            "preview_url": reverse("attendance_staff:letter_preview", args=[template.slug]),
        }


def example_of(template: LetterTemplate) -> SafeString | None:
    """The letter with an invented child; None while it cannot be put together."""
    try:
        return render_example(template)
    except PlaceholderError:
        return None


class LetterPreviewView(TemplatePage):
    """The preview alone, for the page that shows it while somebody types. Nothing is kept."""

    http_method_names = ["post"]
    template_name = "attendance_plugin/staff/letters/preview.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WordingForm(request.POST, template=self.template)
        form.is_valid()
        faults = [str(error) for errors in form.errors.values() for error in errors]
        return self.render_to_response({"preview": example_of(form.worded), "faults": faults})


class LetterWordingView(TemplatePage):
    """An earlier wording, and the way back to it."""

    template_name = "attendance_plugin/staff/letters/wording.html"

    @cached_property
    def wording(self) -> LetterWording:
        return get_object_or_404(self.template.wordings, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, letter = super().get_breadcrumbs_items()
        return [*before, {**letter, "url": self.address}, {"url": "", "label": "Earlier wording"}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = {name: getattr(self.wording, name) for name in WORDS}
        form = WordingForm({**words, "seen": request.POST.get("seen", "")}, template=self.template)
        if not form.is_valid():
            messages.error(request, "This wording cannot be sent any more. Copy what you need from it instead.")
            return redirect(request.path)
        self.save(form.cleaned_data, form.cleaned_data["seen"])
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wording = self.wording
        return {
            **super().get_context_data(**kwargs),
            "letter": self.template,
            "wording": wording,
            "seen": seen_mark(self.template),
            "signed_by": dict(role_choices(self.school)).get(wording.signed_by, wording.signed_by),
        }
