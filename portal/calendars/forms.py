"""The editor's forms: what is saved here is published, so it is tried first and refused with a reason."""

import copy
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from wagtail.admin.forms import WagtailAdminModelForm

from portal.pages.models import School
from portal.rules.problems import DataError

from .year_groups import OLDEST, year_group_name, year_groups_of

MEGABYTE = 1_000_000


def _groups_to_choose(chosen: list[int]) -> list[tuple[int, str]]:
    """The year groups that some school here has, and those the date names already."""
    known = {group for school in School.objects.all() for group in year_groups_of(school)}
    return [(group, year_group_name(group)) for group in sorted(known | set(chosen))]


def name_the_school(field: Any) -> None:
    """In the list of school years, say whose each is where there are several schools."""
    years = field.queryset.select_related("school").order_by("-label", "school")
    several = len({year.school_id for year in years}) > 1
    field.queryset = years
    field.label_from_instance = lambda year: f"{year.label} – {year.school}" if several else year.label


class CalendarDateForm(WagtailAdminModelForm):
    year_groups = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=[(group, year_group_name(group)) for group in range(OLDEST + 1)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for the whole school.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            name_the_school(self.fields["year"])
        if "year_groups" in self.fields:
            self.fields["year_groups"].choices = _groups_to_choose(self.instance.year_groups)

    def clean(self) -> dict[str, Any]:
        """Leaving the last day empty means: one day."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("first_day") and not cleaned.get("last_day") and "last_day" not in self.errors:
            cleaned["last_day"] = cleaned["first_day"]
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and first < last and cleaned.get("starts_at") and not cleaned.get("ends_at"):
            self.add_error("ends_at", "Several days need both times, or none: calendars would show the first day only.")
        return cleaned

    def _post_clean(self) -> None:
        """Try the whole calendar with the new date in it, and take it back."""
        super()._post_clean()
        if not self.errors:
            from .date_preview import preview_date

            self.preview = preview_date(self.instance)
            if self.preview.problem:
                self.add_error(None, self.preview.problem)

    def save(self, commit: bool = True) -> Any:
        from .services import save_date

        save_date(self.instance)
        return self.instance


class AcademicYearForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The label is in the year's address: once families may know it, it stays."""
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.dates.exists():
            for name in ("school", "label"):
                self.fields[name].disabled = True

    def _post_clean(self) -> None:
        """Try to publish the year, and take it back."""
        from .date_preview import contradiction
        from .services import save_year

        super()._post_clean()
        if self.errors:
            return
        try:
            with transaction.atomic():
                save_year(copy.copy(self.instance))
                transaction.set_rollback(True)
        except DataError as error:
            self.add_error(None, contradiction(error))

    def save(self, commit: bool = True) -> Any:
        from .services import save_year

        save_year(self.instance)
        return self.instance


class DateFileForm(forms.Form):
    """A file of dates, before anything is taken from it. Where there is one school, nobody is asked which."""

    school = forms.ModelChoiceField(School.objects.none(), label="For which school?", empty_label=None)
    file = forms.FileField(
        label="File", help_text="A calendar file (.ics) or a table (.csv) of at most 1 MB.", max_length=150
    )
    category = forms.ChoiceField(
        label="What are they?", help_text="Only for the dates whose kind the file does not say.", initial="event"
    )

    def __init__(
        self, *args: Any, categories: list[tuple[str, str]], schools: "QuerySet[School]", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools  # type: ignore[attr-defined]
        if len(schools) == 1:
            self.fields["school"].disabled, self.fields["school"].initial = True, schools[0]
            self.fields["school"].widget = forms.HiddenInput()
        self.fields["category"].choices = categories  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MEGABYTE:
            raise forms.ValidationError("The file is larger than 1 MB. Export only the years you need.")
        return file
