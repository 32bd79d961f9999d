"""What the plugin's migrations do to an installation that is in use."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User

from portal.attendance_plugin.roll.models import StaffPost
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
give_posts = import_module("portal.attendance_plugin.migrations.0006_posts_of_accounts").give_posts


def test_upgrade_posts_who_could_see_pupils_at_the_main_school(school: School) -> None:
    people.other_school()
    for who in ("office", "headteacher", "editor", "governor", "signed_in_outsider"):
        getattr(people, who)()
    User.objects.create_superuser("root")
    StaffPost.objects.all().delete()
    give_posts(apps, None)
    give_posts(apps, None)
    posts = [(post.user.username, post.school, post.classes.count()) for post in StaffPost.objects.order_by("user")]
    assert posts == [("office", school, 0), ("headteacher", school, 0)]


def test_upgrade_before_any_school_is_set_up_gives_nothing() -> None:
    people.office()
    give_posts(apps, None)
    assert not StaffPost.objects.exists()
