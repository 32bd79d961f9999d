"""Whose records an account sees: those of the schools it has a post at, whole or some classes of them.

Every page about pupils asks here, so that what lies outside is not hidden but not there. Superusers see every school;
an account without a post sees no pupil, whatever its permissions.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db.models import Model, QuerySet

from portal.pages.models import School
from portal.pages.school import schools_main_first

from .models import Pupil, SchoolClass, StaffPost
from .services import members_of

Row = TypeVar("Row", bound=Model)
Account = AbstractUser | AnonymousUser


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What an account sees of one school on one day. ``class_ids`` None: the whole school."""

    school: School
    on: date
    class_ids: frozenset[int] | None = None

    @property
    def whole_school(self) -> bool:
        return self.class_ids is None

    @property
    def classes(self) -> QuerySet[SchoolClass]:
        own = SchoolClass.objects.filter(school=self.school)
        return own if self.class_ids is None else own.filter(pk__in=self.class_ids)

    @property
    def pupils(self) -> QuerySet[Pupil]:
        """With the whole school everybody, leavers too; with classes those who are in one of them on the day."""
        if self.class_ids is None:
            return Pupil.objects.filter(school=self.school)
        return members_of(self.classes, self.school, self.on)

    def about(self, rows: "QuerySet[Row]", pupil: str = "pupil") -> "QuerySet[Row]":
        """The school's rows among ``rows``; with classes only those about their pupils, so none that nobody matched."""
        own = rows.filter(school=self.school)
        return own if self.class_ids is None else own.filter(**{f"{pupil}__in": self.pupils})


def schools_of(user: Account) -> QuerySet[School]:
    """The schools whose records the account sees, the main school first."""
    if not user.is_active:
        return School.objects.none()
    if user.is_superuser:
        return schools_main_first()
    return schools_main_first().filter(pk__in=StaffPost.objects.filter(user_id=user.pk).values("school"))


def scope_of(user: Account, school: School, on: date) -> Scope | None:
    """What the account sees of the school; None when it has no post there."""
    if not user.is_active:
        return None
    if user.is_superuser:
        return Scope(school=school, on=on)
    post = StaffPost.objects.filter(user_id=user.pk, school=school).prefetch_related("class_links").first()
    if post is None:
        return None
    classes = frozenset(link.school_class_id for link in post.class_links.all())
    return Scope(school=school, on=on, class_ids=classes or None)


def pupils_seen_by(user: Account, school: School, on: date) -> QuerySet[Pupil]:
    """The pupils of the school whose records the account sees on the day."""
    scope = scope_of(user, school, on)
    return scope.pupils if scope else Pupil.objects.none()


def classes_seen_by(user: Account, school: School) -> QuerySet[SchoolClass]:
    """The classes of the school whose registers the account sees."""
    scope = scope_of(user, school, date.max)
    return scope.classes if scope else SchoolClass.objects.none()
