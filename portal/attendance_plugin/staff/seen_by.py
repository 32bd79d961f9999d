"""The way from a page about one child to the entries that say who has seen it."""

from django.urls import reverse
from wagtail.admin.widgets.button import HeaderButton

from .access import VIEW_AUDIT, StaffViewMixin


def seen_by_buttons(view: StaffViewMixin, name: str, key: object) -> list[HeaderButton]:
    """One button for those who may search the audit log, else none."""
    if not (view.may(VIEW_AUDIT) and view.scope.whole_school):
        return []
    address = reverse(f"attendance_staff:{name}", args=[key])
    return [HeaderButton("Who has seen this", url=address, icon_name="history")]
