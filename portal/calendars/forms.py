"""The editor's forms: what is saved here is published, so it is tried first and refused with a reason."""

import copy
from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from portal.rules.problems import DataError

from .year_groups import OLDEST, year_group_name

MEGABYTE = 1_000_000
YEAR_GROUPS = [(group, year_group_name(group)) for group in range(OLDEST + 1)]


class CalendarDateForm(WagtailAdminModelForm):
    year_groups = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=YEAR_GROUPS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick none for the whole school.",
    )

    def clean(self) -> dict[str, Any]:
        """Leaving the last day empty means: one day."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("first_day") and not cleaned.get("last_day") and "last_day" not in self.errors:
            cleaned["last_day"] = cleaned["first_day"]
        return cleaned

    def _post_clean(self) -> None:
        """Try the whole calendar with the new date in it, and take it back."""
        super()._post_clean()
        if not self.errors:
            try:
                self._try()
            except DataError as error:
                said = f"These dates cannot be published together: got {error.got}; accepted: {error.accepted}."
                self.add_error(None, f"{said} {error.advice or 'Change one of the two.'}")

    def _try(self) -> None:
        from .services import save_date

        with transaction.atomic():
            save_date(copy.copy(self.instance))
            transaction.set_rollback(True)

    def save(self, commit: bool = True) -> Any:
        from .services import save_date

        save_date(self.instance)
        return self.instance


class AcademicYearForm(WagtailAdminModelForm):
    def save(self, commit: bool = True) -> Any:
        """Publishing a year changes every feed and what the rules read. A new year begins with its bank holidays."""
        from .bank_holidays import place_bank_holidays
        from .services import publish_year

        with transaction.atomic():
            is_new = self.instance.pk is None
            year = super().save()
            if is_new:
                place_bank_holidays(year, now=timezone.now())
            publish_year(year)
        return year


class DateFileForm(forms.Form):
    """A file of dates, before anything is taken from it."""

    file = forms.FileField(
        label="File", help_text="A calendar file (.ics) or a table (.csv) of at most 1 MB.", max_length=150
    )
    category = forms.ChoiceField(
        label="What are they?", help_text="Only for the dates whose kind the file does not say.", initial="event"
    )

    def __init__(self, *args: Any, categories: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MEGABYTE:
            raise forms.ValidationError("The file is larger than 1 MB. Export only the years you need.")
        return file
