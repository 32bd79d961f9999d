"""Tags every template of the portal may load: menus, Markdown, and where an error message leads."""

from datetime import date, datetime, time

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.pages.home import panels_for
from portal.pages.languages import ROOMS, Language, current_language, languages
from portal.pages.markdown import render_markdown
from portal.pages.navigation import Menus, menus_for
from portal.pages.school import school_for
from portal.pages.school_words import attributes
from portal.pages.spoken import spoken_date, spoken_day, spoken_time
from portal.pages.translation_reviews import is_unread

register = template.Library()


@register.simple_tag(takes_context=True)
def menus(context: template.Context) -> Menus:
    """The header's and footer's menus; empty where a page is rendered without a request."""
    request = context.get("request")
    return menus_for(request) if request else Menus()


@register.inclusion_tag("portal/home_panels.html", takes_context=True)
def home_panels(context: template.Context) -> dict[str, object]:
    """What the apps offer for a home page today, for a site whose home page is its own."""
    request = context.get("request")
    panels = panels_for(school_for(request), timezone.localdate()) if request else []
    return {"panels": panels, "stylesheets": dict.fromkeys(panel.stylesheet for panel in panels if panel.stylesheet)}


@register.filter
def markdown(text: str) -> SafeString:
    return render_markdown(text or "")


@register.filter
def error_target(field: BoundField) -> str:
    """The id of the control an error of ``field`` is about: the first of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.auto_id


@register.filter
def telephone_link(number: str) -> str:
    """``01632 960200`` as ``tel:`` wants it; what is no digit or leading plus is left out."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.simple_tag
def page_language() -> Language:
    """The language this page is in."""
    return current_language()


@register.simple_tag
def school_words() -> SafeString:
    """Attributes for words that the school wrote and nobody translates, on a page in another language."""
    return attributes()


@register.inclusion_tag("portal/components/language_choice.html", takes_context=True)
def language_choice(context: template.Context) -> dict[str, object]:
    """Buttons for the other languages, on the parents' pages only."""
    request, now = context.get("request"), current_language()
    address = request.path if request else ""
    has_choice = address.startswith(tuple(ROOMS))
    return {
        "others": [language for language in languages().values() if language != now] if has_choice else [],
        "next": address,
        "now": now,
    }


@register.inclusion_tag("portal/components/language_note.html", takes_context=True)
def language_note(context: template.Context) -> dict[str, bool]:
    """That no native speaker has read this translation for the school; nothing in English."""
    return {"is_unread": is_unread(current_language(), context.get("school"))}


@register.filter
def day_words(day: date) -> str:
    """27 November 2026, in the page's language."""
    return spoken_day(_local(day))


@register.filter
def weekday_words(day: date) -> str:
    """Friday 27 November 2026, in the page's language."""
    return spoken_date(_local(day))


@register.filter
def time_words(moment: datetime | time) -> str:
    """2:15pm, in the page's language."""
    return spoken_time(timezone.localtime(moment).time() if isinstance(moment, datetime) else moment)


def _local(day: date) -> date:
    return timezone.localdate(day) if isinstance(day, datetime) else day
