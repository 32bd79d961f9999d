"""Tags every template of the portal may load: menus, Markdown, and where an error message leads."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from portal.pages.markdown import render_markdown
from portal.pages.navigation import Menus, menus_for

register = template.Library()


@register.simple_tag(takes_context=True)
def menus(context: template.Context) -> Menus:
    """The header's and footer's menus; empty where a page is rendered without a request."""
    request = context.get("request")
    return menus_for(request) if request else Menus()


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
