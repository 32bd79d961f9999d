"""A page of a journey where files are added: what it asks, and whom it gives the files to.

The forms keep no file themselves. ``hooks.form_files`` is filled with what makes a ``FileKeeper``: it examines each
file before it keeps it, and hands them over when the form is received. The form's answers say only how many there are.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal import hooks
from portal.journeys.conditions import Condition
from portal.journeys.definition import Step
from portal.journeys.fields import NOT_GIVEN, AnswerField
from portal.journeys.questions import StepForm
from portal.pages.words import Words

if TYPE_CHECKING:
    from .models import JourneyDraft

FIELD = "evidence_files"
FILES_SLUG = "evidence-files"
SUFFIXES = ".pdf,.jpg,.jpeg,.png,.heic,.heif,application/pdf,image/jpeg,image/png,image/heic"


class FileRefused(ValueError):
    """The file is not taken; the message is for the parent. ``is_our_fault``: they may try again, or bring it in."""

    is_our_fault = False


class KeptFile(Protocol):
    """A file of an unfinished form, as its page lists it."""

    pk: int
    given_name: str
    size: int

    def get_kind_display(self) -> str: ...


class FileKeeper(Protocol):
    """What keeps the files of unfinished forms. No method gives a file's content back."""

    most_files: int
    most_bytes: int
    accepted: Words

    def listed(self, draft: "JourneyDraft") -> Sequence[KeptFile]: ...

    def keep(self, draft: "JourneyDraft", file: UploadedFile) -> KeptFile:
        """Raises ``FileRefused``; the files kept before stay."""

    def remove(self, draft: "JourneyDraft", pk: int) -> None: ...

    def marks(self, draft: "JourneyDraft") -> list[str]:
        """One for each file, which changes with it: what the form's answers hold."""

    def forget(self, drafts: "QuerySet[JourneyDraft]") -> None:
        """Inside a transaction: these unfinished forms are about to be deleted."""


def file_keeper() -> FileKeeper:
    """Raises LookupError where nothing keeps files."""
    filling = hooks.form_files.get("*")
    if filling is None:
        raise LookupError("Nothing keeps files of unfinished forms: fill hooks.form_files.")
    return cast("FileKeeper", filling())


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesAnswer(AnswerField, forms.Field):
    """The field that chooses files. What is stored is a mark of each; the summary counts them."""

    def shown(self, answer: Any) -> str:
        number = len(answer or ())
        return (
            ngettext("%(number)d file", "%(number)d files", number) % {"number": number} if number else str(NOT_GIVEN)
        )


class FilesForm(StepForm):
    """The page's only question. The files themselves are handled one by one, so that a bad one costs no good one."""

    evidence_files = FilesAnswer(
        label=_("Add photos or PDF files"),
        row_label=_("Files"),
        required=False,
        widget=FilesInput(attrs={"accept": SUFFIXES}),
    )


def files_step(
    title: Words,
    *,
    slug: str = FILES_SLUG,
    asked_if: Condition | None = None,
    is_optional: bool = False,
    advice: Callable[..., str] | None = None,
) -> Step:
    """A page to add files on, which are the submission's evidence once the form is sent.

    Where it is not ``is_optional``, the parent is asked for a file, or to answer otherwise before.
    """
    return Step(slug, title, FilesForm, asked_if=asked_if, advice=advice, takes_files=True, needs_file=not is_optional)
