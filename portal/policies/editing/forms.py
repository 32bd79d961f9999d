"""The editor's form: a draft may be unfinished, what is published or approved may not."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from portal.pages.models import School
from portal.pages.school import default_school

from .choices import contact_choices, kind_choices


class PolicyPageForm(WagtailAdminPageForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        """A trust's editor says whose policy it is; once a version is published, it stays that school's."""
        super().__init__(*args, **options)
        school = self.instance.school if self.instance.school_id else self._school_of_parent()
        if "school" in self.fields:
            self.fields["school"].required = False
            self.fields["school"].initial = school
            self.fields["school"].disabled = bool(self.instance.pk) and self.instance.versions.exists()
        self._offer("policy_type", kind_choices(self.instance.policy_type))
        for name in ("owner_contact", "deputy_contact"):
            self._offer(name, contact_choices(school, getattr(self.instance, name)))

    def _offer(self, name: str, choices: Any) -> None:
        if name in self.fields:
            plain = self.fields[name]
            self.fields[name] = forms.ChoiceField(
                choices=choices, required=plain.required, label=plain.label, help_text=plain.help_text
            )

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
        if not self.is_deferred_validation and not self.errors and not self._is_sent_back():
            # They ask for the models, which ask for this form.
            from portal.policies.versions.publishing import open_problems, publishing_problems

            ask = open_problems if "action-publish" in self.data else publishing_problems
            for problem in ask(self.instance):
                self.add_error(None, str(problem))

    def _is_sent_back(self) -> bool:
        """Whoever sends a draft back for its faults need not mend them first."""
        return "action-workflow-action" in self.data and self.data.get("workflow-action-name") == "reject"

    def _school_of_parent(self) -> Any:
        site = self.parent_page.get_site() if self.parent_page else None
        found = School.objects.filter(site=site).first() if site else None
        return found or default_school()
