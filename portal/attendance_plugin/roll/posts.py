"""Giving an account its post at a school, changing it and ending it; each is written down."""

from collections.abc import Collection

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School

from .models import SchoolClass, StaffPost


def give_post(user: User, school: School, classes: Collection[SchoolClass] = (), *, by: AbstractBaseUser) -> bool:
    """Let the account see the school's pupils, or those of ``classes`` alone; returns whether that changed anything.

    Raises ValueError for a class of another school.
    """
    if strangers := [room.name for room in classes if room.school_id != school.pk]:
        raise ValueError(f"Got {', '.join(strangers)}; accepted are classes of {school}. Choose among those.")
    wanted = sorted(room.pk for room in classes)
    with transaction.atomic():
        School.objects.select_for_update(no_key=True).get(
            pk=school.pk
        )  # two people giving posts at once wait for each other
        post, is_new = StaffPost.objects.get_or_create(user=user, school=school)
        before = sorted(post.class_links.values_list("school_class", flat=True))
        if not is_new and before == wanted:
            return False
        post.classes.set(classes)
        action = "post_given" if is_new else "post_changed"
        record(school=school, action=action, subject=user, actor=by, classes=wanted, classes_before=before)
    return True


def end_post(user: User, school: School, *, by: AbstractBaseUser) -> bool:
    """Let the account see no pupil of the school from now on; returns whether it had a post."""
    with transaction.atomic():
        post = StaffPost.objects.select_for_update().filter(user=user, school=school).first()
        if post is None:
            return False
        before = sorted(post.class_links.values_list("school_class", flat=True))
        post.delete()
        record(school=school, action="post_ended", subject=user, actor=by, classes_before=before)
    return True
