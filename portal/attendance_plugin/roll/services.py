"""Questions to the roll that other rooms ask: who is here, in which class, and whom the school may write to."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.pages.models import School

from .models import ClassMembership, EarlierStay, Pupil, PupilContact, PupilNameWord, SchoolClass


def current_pupils(school: School, on: date) -> QuerySet[Pupil]:
    """The pupils on roll on the day: admitted by then, not left before it. The leaving day is the last one on roll.

    Of a pupil who left and came back every stay counts, and no day in between.
    """
    here_now = Q(admitted_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gte=on))
    then = EarlierStay.objects.filter(admitted_on__lte=on, left_on__gte=on)
    return Pupil.objects.filter(here_now | Q(pk__in=then.values("pupil")), school=school)


def pupils_named(school: School, on: date, words: Collection[str]) -> QuerySet[Pupil]:
    """The pupils on roll who have every one of these folded words in their name; nobody for no words.

    The database finds them by index: a school of any size gives the few who share the name.
    """
    wanted = set(words)
    shared = PupilNameWord.objects.filter(word__in=wanted).values("pupil").annotate(shared=Count("pk"))
    return current_pupils(school, on).filter(pk__in=shared.filter(shared=len(wanted)).values("pupil"))


def class_on(pupil: Pupil, day: date) -> SchoolClass | None:
    """The class the pupil is in on the day; None before the first and after the last."""
    membership = pupil.memberships.filter(_held_on(day)).select_related("school_class").last()
    return membership.school_class if membership else None


def members_on(school_class: SchoolClass, day: date) -> QuerySet[Pupil]:
    """The pupils of the class on the day who are on roll."""
    return members_of([school_class], school_class.school, day)


def members_of(classes: Iterable[SchoolClass], school: School, day: date) -> QuerySet[Pupil]:
    """The pupils of any of these classes of the school on the day who are on roll."""
    memberships = ClassMembership.objects.filter(_held_on(day), school_class__in=classes)
    return current_pupils(school, day).filter(pk__in=memberships.values("pupil"))


def class_sizes(school: School, day: date) -> dict[int, int]:
    """How many pupils on roll each class has on the day, in one query; a class without any is left out."""
    held = ClassMembership.objects.filter(_held_on(day), pupil__in=current_pupils(school, day))
    counted = held.order_by("school_class").values("school_class").annotate(pupils=Count("pupil", distinct=True))
    return dict(counted.values_list("school_class", "pupils"))


def classes_on(pupils: Collection[Pupil], day: date) -> dict[int, SchoolClass]:
    """The class of each pupil on the day by the pupil's key, in one query."""
    held = ClassMembership.objects.filter(_held_on(day), pupil__in=[pupil.pk for pupil in pupils])
    in_order = held.select_related("school_class").order_by("first_day", "pk")
    return {membership.pupil_id: membership.school_class for membership in in_order}


def contacts_to_write_to(pupil: Pupil) -> list[PupilContact]:
    """The parents a letter about the pupil goes to, in the school's order of contact.

    Only those with responsibility whom the school may write to; never one who has left the record.
    """
    links = pupil.contact_links.filter(has_responsibility=True, do_not_contact=False, ended_on__isnull=True)
    return list(links.select_related("contact"))


def _held_on(day: date) -> Q:
    return Q(first_day__lte=day) & (Q(last_day__isnull=True) | Q(last_day__gte=day))
