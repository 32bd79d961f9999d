"""The editor's form of an own form: a draft may be unfinished, what is published may not."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from portal.pages.models import School
from portal.pages.school import default_school

from .blocks import give_keys
from .problems import problems_of


class OwnFormPageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "received_by" in self.fields:
            plain = self.fields["received_by"]
            self.fields["received_by"] = forms.ChoiceField(
                choices=receivers(self._school(), self.instance.received_by),
                label="Received by",
                help_text=plain.help_text,
                required=plain.required,
            )

    def _school(self) -> School | None:
        above = self.parent_page or self.instance
        site = above.get_site() if above.pk else None
        found = School.objects.filter(site=site).first() if site else None
        return found or default_school()

    def _post_clean(self) -> None:
        """After Django has put the answers into the page: short names are made; publishing asks for everything."""
        super()._post_clean()
        if "parts" not in self.cleaned_data:
            return
        form = self.instance.form
        give_keys(self.instance.parts, form)
        if not self.is_deferred_validation and not self.errors:
            for problem in problems_of(form):
                self.add_error(None, str(problem))


def receivers(school: School | None, current: str = "") -> list[tuple[str, str]]:
    """The school's contacts that have an e-mail address, by role."""
    contacts = school.contacts if school else {}
    known = [(role, f"{told['role']} ({told['email']})") for role, told in contacts.items() if told.get("email")]
    gone = [(current, f"{current} (no such contact any more)")] if current and current not in dict(known) else []
    return [*known, *gone]
