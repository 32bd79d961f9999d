"""From the bytes a parent sent to the bytes that are kept, or to a reason why not."""

import hashlib
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .kinds import ACCEPTED, MEGABYTE, MOST_BYTES, Kind, describe, kind_of
from .pdf_checks import ActiveContentError, LockedError, NotWholeError, check_pdf
from .pictures import MOST_PIXELS, TooManyPixelsError, UnreadableError, draw_afresh
from .problems import EvidenceRefused

PILLOW_NAMES = {Kind.JPEG: "JPEG", Kind.PNG: "PNG", Kind.HEIC: "HEIF"}


@dataclass(frozen=True, kw_only=True)
class Examined:
    """``content`` is what is kept: ``kind`` says as what. ``sha256`` is of what was sent, to know it again."""

    kind: Kind
    content: bytes
    sha256: str


def refuse_size(name: str, size: int) -> None:
    """Raise `EvidenceRefused` for a file that is empty or too large."""
    if size == 0:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is empty: 0 bytes arrived. Open it on your device to see that it is "
                "whole, then add it again."
            )
            % {"name": name}
        )
    if size > MOST_BYTES:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is %(size)s; a file may have %(most)d MB at most. Take a photo of it "
                "with your phone, or save it smaller, and add that."
            )
            % {"name": name, "size": _in_megabytes(size), "most": MOST_BYTES // MEGABYTE}
        )


def examine(name: str, content: bytes) -> Examined:
    """What is kept of the file. Raises `EvidenceRefused`."""
    kind = kind_of(content)
    if kind is None:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is %(found)s. We accept %(accepted)s. Take a photo or a screenshot of "
                "it, or save it as PDF, and add that."
            )
            % {"name": name, "found": describe(content), "accepted": ACCEPTED}
        )
    sha256 = hashlib.sha256(content).hexdigest()
    if kind == Kind.PDF:
        _check_pdf(name, content)
        return Examined(kind=kind, content=content, sha256=sha256)
    return Examined(kind=Kind.JPEG, content=_drawn(name, content, PILLOW_NAMES[kind]), sha256=sha256)


def _check_pdf(name: str, content: bytes) -> None:
    try:
        check_pdf(content)
    except NotWholeError as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is a PDF that we cannot look into, perhaps because it is not whole. We "
                "accept complete PDF files. Take a photo or a screenshot of it, and add that."
            )
            % {"name": name}
        ) from problem
    except LockedError as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is a PDF that is locked or has a password. We accept PDF files that "
                "anybody can open. Take a photo or a screenshot of it, and add that."
            )
            % {"name": name}
        ) from problem
    except ActiveContentError as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is a PDF with %(found)s. We accept PDF files that hold only pages. Take "
                "a photo or a screenshot of it, and add that."
            )
            % {"name": name, "found": problem}
        ) from problem


def _drawn(name: str, content: bytes, picture_format: str) -> bytes:
    try:
        return draw_afresh(content, picture_format)
    except TooManyPixelsError as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is a picture of %(points)s points; a picture may have %(most)s points at "
                "most. Take a photo or a screenshot of it, and add that."
            )
            % {"name": name, "points": problem, "most": f"{MOST_PIXELS:,}"}
        ) from problem
    except UnreadableError as problem:
        raise EvidenceRefused(
            _(
                "“%(name)s” was not added. It is a picture that we cannot read, perhaps because it is not whole. We "
                "accept %(accepted)s. Open it on your device, take a screenshot, and add that."
            )
            % {"name": name, "accepted": ACCEPTED}
        ) from problem


def _in_megabytes(size: int) -> str:
    """One byte more than the limit is not said to be the limit.

    >>> _in_megabytes(12_582_912), _in_megabytes(MOST_BYTES + 1)
    ('12.0 MB', 'a little over 7 MB')
    """
    limit = MOST_BYTES // MEGABYTE
    if size < MOST_BYTES + MEGABYTE // 20:
        return _("a little over %(most)d MB") % {"most": limit}
    return f"{size / MEGABYTE:.1f} MB"
