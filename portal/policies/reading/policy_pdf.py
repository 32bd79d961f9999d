"""A policy version as a PDF for printing and filing. The same version gives the same bytes."""

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache

from portal.pages.pdf.rendering import TEMPLATE, WORDS, PrintDocument, render_pdf
from portal.rules.precise_dates import show_precise_date

from .document_control import control_words

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage, PolicyVersion

DAY_SECONDS = 86_400


def policy_pdf(page: "PolicyPage", version: "PolicyVersion") -> bytes:
    """The version's frozen article in the school's look, made once and kept for a day."""
    document = print_document(page, version)
    shape = hashlib.sha256(repr(document).encode() + TEMPLATE.read_bytes() + WORDS.read_bytes()).hexdigest()
    found: bytes | None = cache.get(f"policy-pdf-{shape}")
    if found is None:
        found = render_pdf(document)
        cache.set(f"policy-pdf-{shape}", found, DAY_SECONDS)
    return found


def print_document(page: "PolicyPage", version: "PolicyVersion") -> PrintDocument:
    """What the PDF of a version holds: the words it was published with, and its own lasting address."""
    school = page.school
    address = f"{settings.BASE_URL}{page.relative_url(None)}versions/{version.label}/"
    summary = version.document_control.get("summary", "")
    return PrintDocument(
        title=version.title,
        description=summary,
        html=version.article,
        school=school.name,
        running=f"{version.title}, version {version.label}",
        address=address,
        base=settings.BASE_URL,
        made_at=version.published_at,
        lines=[summary] if summary else [],
        facts=_facts(version),
        contents=True,
        colours=school.colours,
        crest_svg=school.crest_svg,
    )


def _facts(version: "PolicyVersion") -> list[tuple[str, str]]:
    control, words = version.document_control, control_words(version)
    adapted = control.get("based_on", "")
    given = [
        ("Version", version.label),
        ("In force from", show_precise_date(version.effective_from)),
        ("What changed", version.change_note),
        ("Approved", f"{words['approved']} by {version.approving_body}"),
        ("Steps of approval", "; ".join(words["approvals"])),
        ("Adopted", words["adopted"]),
        ("Whose policy", words["scope"] + (f": {adapted}" if adapted else "") if adapted or "scope" in control else ""),
        ("Looked after by", version.owner_role),
        ("Written by", control.get("author_role", "")),
        ("Next review", f"By {words['due']}, as planned when it was published"),
        (
            "Departures from national guidance",
            " ".join(f"{each['message']} Why: {each['reason']}" for each in words["departures"]),
        ),
        ("Law and guidance", "; ".join(control.get("legal_framework", ()))),
    ]
    return [(name, value) for name, value in given if value]
