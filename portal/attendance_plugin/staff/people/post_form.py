"""The posts of one account on one form: for each school everybody, some classes, or nobody."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.db import transaction

from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.posts import end_post, give_post
from portal.pages.form_renderer import PortalRenderer
from portal.pages.models import School
from portal.pages.school import schools_main_first

NOBODY, WHOLE_SCHOOL, CLASSES = "nobody", "school", "classes"
CHOICES = [(NOBODY, "Sees nobody here"), (WHOLE_SCHOOL, "Sees the whole school"), (CLASSES, "Sees some classes")]


class PostForm(forms.Form):
    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        self.account, self.schools = account, list(schools_main_first())
        posts = {post.school_id: post for post in account.attendance_posts.prefetch_related("classes")}
        for school in self.schools:
            post = posts.get(school.pk)
            classes = list(post.classes.all()) if post else []
            reach = CLASSES if classes else WHOLE_SCHOOL if post else NOBODY
            self.fields[school.slug] = _reach_field(school, reach)
            self.fields[_classes_of(school)] = _classes_field(school, classes)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for school in self.schools:
            name = _classes_of(school)
            if given.get(school.slug) == CLASSES and not given.get(name) and name not in self.errors:
                self.add_error(name, f"Choose at least one class of {school}, or say that the account sees all or none")
        return given

    def save(self, *, by: User) -> list[str]:
        """Give, change and end posts as the form says, all or nothing; returns the schools where that changed one."""
        with transaction.atomic():
            return [school.name for school in self.schools if self._save_one(school, by)]

    def _save_one(self, school: School, by: User) -> bool:
        reach, classes = self.cleaned_data[school.slug], self.cleaned_data[_classes_of(school)]
        if reach == NOBODY:
            return end_post(self.account, school, by=by)
        return give_post(self.account, school, classes if reach == CLASSES else (), by=by)


def _classes_of(school: School) -> str:
    return f"{school.slug}-classes"


def _reach_field(school: School, reach: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=school.name,
        choices=CHOICES,
        initial=reach,
        widget=forms.RadioSelect(attrs={"class": "choices--inline"}),
        error_messages={"required": f"Choose whom the account sees at {school}"},
    )


def _classes_field(school: School, classes: list[SchoolClass]) -> "forms.ModelMultipleChoiceField[SchoolClass]":
    return forms.ModelMultipleChoiceField(
        label=f"Classes of {school}",
        help_text="Only where the account sees some classes.",
        queryset=SchoolClass.objects.filter(school=school),
        initial=classes,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices--inline"}),
    )
