"""The school's details in the admin, where no content folder holds them: in a site that only installed the apps."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.models import Site
from wagtail.snippets.views.snippets import SnippetViewSet

from .colours import problem_with
from .crest import crest_problem
from .models import School

CONTACTS = {"office": {"role": "School office", "telephone": "01632 960000", "email": "office@school.example"}}
DAY = ("am_registration", "am_ends", "pm_registration", "pm_ends")
DETAILS = {"role", "telephone", "email"}


class SchoolForm(WagtailAdminModelForm):
    def clean_site(self) -> Site | None:
        """Where there is one site, and no other school has it, it is the school's: its pages, search and files."""
        chosen: Site | None = self.cleaned_data["site"]
        sites = list(Site.objects.all()[:2])
        if chosen is None and len(sites) == 1 and not School.objects.filter(site=sites[0]).exists():
            return sites[0]
        return chosen

    def clean_colours(self) -> dict[str, str]:
        colours = self.cleaned_data["colours"] or {}
        if not isinstance(colours, dict):
            raise ValidationError('Write colours as {"brand": "#1d5c58"}.')
        problems = [
            f"{token}: {problem}." for token, colour in colours.items() if (problem := problem_with(token, colour))
        ]
        if problems:
            raise ValidationError(problems)
        return colours

    def clean_contacts(self) -> dict[str, dict[str, str]]:
        contacts = self.cleaned_data["contacts"] or {}
        rows = contacts.values() if isinstance(contacts, dict) else [None]
        if not all(isinstance(row, dict) and row.get("role") and set(row) <= DETAILS for row in rows):
            raise ValidationError(f"Write each contact with its role, telephone and email, as {CONTACTS}.")
        return contacts

    def clean_crest_svg(self) -> str:
        crest: str = self.cleaned_data["crest_svg"]
        if crest and (problem := crest_problem(crest)):
            raise ValidationError(f"The crest is refused because {problem}.")
        return crest

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        day = [values[name] for name in DAY if values.get(name)]
        if day != sorted(day):
            raise ValidationError("The times of the day do not follow each other.")
        return values


class SchoolViewSet(SnippetViewSet):
    """Among the settings; who may see it is said by the rights of groups, as for every snippet."""

    model = School
    icon = "home"
    menu_label = "Schools"
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "slug", "site"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
                    FieldRowPanel([FieldPanel("phase"), FieldPanel("trust")]),
                    FieldPanel("strapline"),
                    FieldPanel("site", help_text="Whose pages are the school's. Where there is one site, it is that."),
                    FieldRowPanel([FieldPanel("local_authority_number"), FieldPanel("establishment_number")]),
                ],
                heading="School",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("address"),
                    FieldRowPanel([FieldPanel("telephone"), FieldPanel("email")]),
                    FieldPanel("contacts", help_text=f"Who to turn to, by a short name, for example {CONTACTS}"),
                ],
                heading="Contact",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("am_registration"), FieldPanel("am_ends")]),
                    FieldRowPanel([FieldPanel("pm_registration"), FieldPanel("pm_ends")]),
                    FieldRowPanel([FieldPanel("register_closes_after_minutes"), FieldPanel("report_absence_by")]),
                ],
                heading="Day",
            ),
            MultiFieldPanel([FieldPanel("colours"), FieldPanel("crest_svg")], heading="Look"),
        ],
        base_form_class=SchoolForm,
    )
