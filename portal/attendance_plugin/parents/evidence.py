"""Evidence on the parent's own page: added to what was sent, shown to who added it, taken back until it is decided."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from portal.attendance_plugin.submissions.evidence.kinds import ACCEPTED, MEGABYTE, MOST_BYTES, MOST_FILES
from portal.attendance_plugin.submissions.evidence.problems import AlreadyAdded, EvidenceRefused, NotKept
from portal.attendance_plugin.submissions.evidence.retention import keeping_of
from portal.attendance_plugin.submissions.evidence.services import add_evidence, own_evidence, remove_evidence
from portal.attendance_plugin.submissions.evidence.standing import standing_of
from portal.attendance_plugin.submissions.models import RequestLink
from portal.forms.files import SUFFIXES, FilesInput
from portal.pages.form_renderer import PortalRenderer
from portal.pages.one_reader import for_one_reader
from portal.pages.own_pages import why_not_ours

from .access import forget, remember, remembered_link

FOLDER = "attendance_plugin/parents"
# What comes around the files themselves: the fields, their names and the lines between.
AROUND_BYTES = 64 * 1024
MOST_BODY_BYTES = MOST_FILES * MOST_BYTES + AROUND_BYTES
MEGABYTES = MOST_BYTES // MEGABYTE


def too_much() -> str:
    return _(
        "Your files were not added. Together they are larger than we take at once: at most %(files)d files of "
        "%(size)d MB each. Add them one by one, or take photos of them with your phone and add those."
    ) % {"files": MOST_FILES, "size": MEGABYTES}


STALE = gettext_lazy(
    "Your files were not added, because this page had been open for too long. Please choose them again."
)
NOT_RECEIVED = gettext_lazy(
    "Your files were not kept, because something does not work on our side. Try again in a few minutes, or bring them "
    "to the school office."
)


class FilesField(forms.FileField):
    """Several files; each is looked at by itself, so that a bad one does not cost the good ones."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        if not data:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return list(data)


class EvidenceForm(forms.Form):
    default_renderer = PortalRenderer()

    chosen = FilesField(
        label=gettext_lazy("Choose photos or PDF files"),
        widget=FilesInput(attrs={"accept": SUFFIXES}),
        error_messages={"required": gettext_lazy("Choose a file first: a photo or a PDF")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.fields["chosen"].help_text = _(
            "We accept %(kinds)s: at most %(files)d files, each %(size)d MB at most."
        ) % {"kinds": ACCEPTED, "files": MOST_FILES, "size": MEGABYTES}

    @classmethod
    def refusing(cls, refused: list[str]) -> "EvidenceForm":
        """Empty again, as a browser leaves it, with why each file was not taken."""
        form = cls({}, {})
        form.errors.clear()
        for words in refused:
            form.add_error("chosen", words)
        return form


@dataclass
class Outcome:
    """What became of the files that were sent together."""

    kept: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    status: int = 200


@csrf_exempt  # checked by hand: the page is told to no other site, so its origin reads "null"
@for_one_reader
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    link = remembered_link(request)
    if link is None:
        return _link_ended(request)
    if not standing_of(link.submission).is_open:
        return redirect("attendance:request")
    if request.method != "POST":
        return _show(request, link, EvidenceForm())
    if unread := _why_not_read(request):
        words, status = unread
        return _show(request, link, EvidenceForm.refusing([words]), status=status)
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, link, form)
    outcome = _add_each(link, form.cleaned_data["chosen"])
    if outcome.refused:
        return _show(request, link, EvidenceForm.refusing(outcome.refused), outcome.kept, status=outcome.status)
    _tell(request, outcome)
    return redirect(_own_evidence_address())


@csrf_exempt  # checked by hand, as above
@for_one_reader
@require_http_methods(["POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    link = remembered_link(request)
    if link is None:
        return redirect("attendance:request")
    if why_not_ours(request):
        messages.warning(request, _("Nothing was removed. Please press the button again."))
    elif remove_evidence(link, pk):
        messages.success(request, _("Removed."))
    else:
        messages.warning(request, _("Nothing was removed: the file had gone already, or a decision has been made."))
    return redirect(_own_evidence_address())


def evidence_shown(link: RequestLink) -> dict[str, Any]:
    """What the parent's page says about evidence: this reader's own files only."""
    own = own_evidence(link)
    return {
        "evidence": own,
        "may_add_evidence": standing_of(link.submission).is_open,
        "room": MOST_FILES - len(own),
    }


def _own_evidence_address() -> str:
    return f"{reverse('attendance:request')}#evidence"


def _link_ended(request: HttpRequest) -> HttpResponse:
    """Half an hour has passed. Files that were sent are not even read: say so."""
    if request.method != "POST":
        return redirect("attendance:request")
    return forget(render(request, f"{FOLDER}/no_request.html", {"files_lost": True}, status=403))


def _why_not_read(request: HttpRequest) -> tuple[str, int] | None:
    """Words and status for what is refused before the files are looked at; the size before anything is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BODY_BYTES:
        return too_much(), 413
    try:
        return (str(STALE), 403) if why_not_ours(request) else None
    except OSError:  # no room for what arrives
        return str(NOT_RECEIVED), 503


def _add_each(link: RequestLink, files: list[UploadedFile]) -> Outcome:
    outcome = Outcome()
    for file in files:
        try:
            outcome.kept.append(add_evidence(link, file).given_name)
        except AlreadyAdded as repeated:
            outcome.repeated.append(str(repeated))
        except EvidenceRefused as refused:
            outcome.refused.append(str(refused))
            outcome.status = 503 if isinstance(refused, NotKept) else outcome.status
    return outcome


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    if outcome.kept:
        messages.success(request, _("Added: %(names)s") % {"names": ", ".join(outcome.kept)})
    for words in outcome.repeated:
        messages.info(request, words)


def _show(
    request: HttpRequest, link: RequestLink, form: EvidenceForm, kept: list[str] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {
        "submission": link.submission,
        "form": form,
        "kept": kept,
        "keeping": keeping_of(link.submission.school),
        "is_awaited": standing_of(link.submission).is_awaited,
        "most_files": MOST_FILES,
        **evidence_shown(link),
    }
    return remember(render(request, f"{FOLDER}/evidence.html", context, status=status), link)
