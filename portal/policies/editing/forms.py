"""The editor's form: a draft may be unfinished, what is published may not."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from portal.pages.models import School
from portal.pages.school import default_school


class PolicyPageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        """A trust's editor says whose policy it is; once a version is published, it stays that school's."""
        super().__init__(*args, **options)
        if "school" in self.fields:
            self.fields["school"].required = False
            self.fields["school"].initial = self.instance.school_id or self._school_of_parent()
            self.fields["school"].disabled = bool(self.instance.pk) and self.instance.versions.exists()

    def clean_school(self) -> Any:
        return self.cleaned_data["school"] or self._school_of_parent()

    def _post_clean(self) -> None:
        """After Django has put the answers into the page: publishing asks for everything at once."""
        if self.instance.school_id is None:
            self.instance.school = self._school_of_parent()
        super()._post_clean()
        if "clauses" in self.cleaned_data:
            from .side_answers import take_side_answers  # it asks for the models, which ask for this form

            take_side_answers(self.instance, self.data)
        if not self.is_deferred_validation and not self.errors:
            from portal.policies.versions.publishing import (
                publishing_problems,  # it asks for the models, which ask for this form
            )

            for problem in publishing_problems(self.instance):
                self.add_error(None, str(problem))

    def _school_of_parent(self) -> Any:
        site = self.parent_page.get_site() if self.parent_page else None
        found = School.objects.filter(site=site).first() if site else None
        return found or default_school()
