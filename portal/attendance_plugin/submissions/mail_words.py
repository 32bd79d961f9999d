"""Words of a mail from a pair of templates, in the language its reader used, else in English."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.forms.definitions import JOURNEYS
from portal.pages.languages import current_language
from portal.pages.models import School
from portal.pages.translation_reviews import is_unread

from .acknowledgement_words import MailWords

FOLDER = "attendance_plugin/submissions"
ENGLISH = "en"
"""For readers whose language nobody knows."""


def mail_words(name: str, *, school: School, subject: str, **context: Any) -> MailWords:
    """Call it within ``spoken_in``, which says the language."""
    told = {**context, "school": school, "subject": subject, "is_unread": is_unread(current_language(), school)}
    text, html = (render_to_string(f"{FOLDER}/{name}.{suffix}", told) for suffix in ("txt", "html"))
    return MailWords(subject=subject, text=text.strip() + "\n", html=html)


def thing_of(form: str) -> str:
    """What parents call the form: "absence report"."""
    return str(JOURNEYS[form].thing) if form in JOURNEYS else _("form")
