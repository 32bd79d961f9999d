"""From an upload to a file in the storage, or to words why not. Rows are the caller's."""

import contextlib
import logging

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from . import scanning, storage
from .examining import Examined, examine, refuse_size
from .models import DraftFile, Evidence
from .problems import EvidenceRefused, NotKept

logger = logging.getLogger(__name__)


def look_at(name: str, file: UploadedFile) -> Examined:
    """What would be kept of the file: not too large, passed by the scanner, of a kind we take. Nothing is stored."""
    refuse_size(name, file.size or 0)
    content = file.read()
    _scan(name, content)
    return examine(name, content)


def _scan(name: str, content: bytes) -> None:
    try:
        scanning.scan(content)
    except scanning.Infected as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. Our virus scanner stopped it. We accept only files that it lets through. "
                "Take a photo or a screenshot of it, and add that."
            )
            % {"name": name}
        ) from problem
    except scanning.ScannerSilent as problem:
        logger.error("The scanner of evidence does not answer: %s", problem)
        raise NotKept(
            _(
                "“%(name)s” was not kept. Our virus scanner does not answer just now, and without it we keep no file. "
                "Try again in a few minutes, or bring it to the school office."
            )
            % {"name": name}
        ) from problem


def store(name: str, examined: Examined) -> str:
    """The name under which the file lies from now on. Its row comes after it, or it is swept up."""
    stored_name = storage.new_name()
    try:
        storage.write(stored_name, examined.content)
    except Exception as error:  # each storage has errors of its own
        with contextlib.suppress(Exception):
            storage.drop(stored_name)
        raise not_kept(name, error) from error
    return stored_name


def drop_unless_led_to(stored_name: str) -> None:
    """When the database does not say whether a row leads to it, the file stays: the night's sweep asks again."""
    with contextlib.suppress(Exception):
        if not is_led_to(stored_name):
            storage.drop(stored_name)


def is_led_to(stored_name: str) -> bool:
    rows = (Evidence, DraftFile)
    return any(model.objects.filter(stored_name=stored_name).exists() for model in rows)


def not_kept(name: str, error: Exception) -> NotKept:
    logger.error("Evidence was not kept: %s", type(error).__name__)
    return NotKept(
        _(
            "“%(name)s” was not kept, because something does not work on our side. What was added before is safe. "
            "Try again in a few minutes, or bring it to the school office."
        )
        % {"name": name}
    )
