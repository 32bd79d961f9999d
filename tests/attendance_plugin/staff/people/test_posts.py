"""Posts are given inside the admin, by whoever may change accounts, and written down."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import SchoolClass
from portal.attendance_plugin.roll.posts import end_post, give_post
from portal.pages.models import School
from tests import people


@pytest.fixture
def oak(school: School) -> SchoolClass:
    return people.school_class(school)


@pytest.fixture
def manager(school: School) -> User:
    """Looks after the accounts, and sees no pupil."""
    user = people.signed_in_outsider()
    for codename in ("access_admin", "change_user"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return user


@pytest.fixture
def browser(manager: User) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def posts_of(user: User) -> dict[str, list[str]]:
    posts = user.attendance_posts.order_by("pk")
    return {post.school.slug: sorted(room.name for room in post.classes.all()) for post in posts}


def page_of(user: User) -> str:
    return reverse("attendance_staff:post", args=[user.pk])


def entries() -> list[tuple[str, str, dict[str, list[int]]]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "subject", "detail"))


def test_posts_are_given_at_each_school_of_the_trust(school: School, oak: SchoolClass, browser: Client) -> None:
    other, teacher = people.other_school(), people.office()
    answers = {"test-school": "classes", "test-school-classes": [oak.pk], "other-school": "school"}
    answer = browser.post(page_of(teacher), answers)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("attendance_staff:posts"))
    assert posts_of(teacher) == {"test-school": ["Oak"], "other-school": []}
    subject = f"user:{teacher.pk}"
    assert entries() == [
        ("post_changed", subject, {"classes": [oak.pk], "classes_before": []}),
        ("post_given", subject, {"classes": [], "classes_before": []}),
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("school", "actor_name")) == [
        (school.pk, "visitor"),
        (other.pk, "visitor"),
    ]


def test_a_post_is_ended(browser: Client, oak: SchoolClass) -> None:
    teacher = people.class_teacher(oak)
    browser.post(page_of(teacher), {"test-school": "nobody"})
    assert posts_of(teacher) == {}
    assert entries() == [("post_ended", f"user:{teacher.pk}", {"classes_before": [oak.pk]})]


def test_the_same_answers_again_change_nothing(browser: Client, oak: SchoolClass) -> None:
    teacher = people.class_teacher(oak)
    browser.post(page_of(teacher), {"test-school": "classes", "test-school-classes": [oak.pk]})
    assert (posts_of(teacher), entries()) == ({"test-school": ["Oak"]}, [])


def test_some_classes_without_a_class_is_not_the_whole_school(browser: Client, oak: SchoolClass) -> None:
    teacher = people.class_teacher(oak)
    answer = browser.post(page_of(teacher), {"test-school": "classes"})
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "test-school-classes": [
            "Choose at least one class of Millbrook Primary School, or say that the account sees all or none"
        ]
    }
    assert posts_of(teacher) == {"test-school": ["Oak"]}


def test_one_mistake_changes_no_post_at_all(browser: Client, oak: SchoolClass) -> None:
    people.other_school()
    teacher = people.class_teacher(oak)
    browser.post(page_of(teacher), {"test-school": "school", "other-school": "classes"})
    assert posts_of(teacher) == {"test-school": ["Oak"]}


def test_a_class_of_another_school_is_no_choice(browser: Client, oak: SchoolClass) -> None:
    stranger = people.school_class(people.other_school(), "Elm")
    teacher = people.class_teacher(oak)
    answers = {"test-school": "classes", "test-school-classes": [stranger.pk], "other-school": "nobody"}
    assert browser.post(page_of(teacher), answers).status_code == 422
    with pytest.raises(ValueError, match="Got Elm; accepted are classes of Millbrook Primary School"):
        give_post(teacher, oak.school, [stranger], by=teacher)


def test_ending_a_post_that_is_not_there_says_so(school: School, manager: User) -> None:
    assert end_post(manager, school, by=manager) is False
    assert entries() == []


def test_the_list_says_whom_each_account_sees(browser: Client, oak: SchoolClass) -> None:
    people.class_teacher(oak)
    people.office()
    User.objects.create_superuser("root")
    listed = browser.get(reverse("attendance_staff:posts")).content.decode()
    for words in ("Oak at Millbrook Primary School", "everybody at Millbrook Primary School", "Every school"):
        assert words in listed, words
    found = browser.get(reverse("attendance_staff:posts"), {"q": "delyth"}).context["object_list"]
    assert [user.username for user in found] == ["teacher"]


def test_the_settings_lead_to_it(browser: Client, school: School) -> None:
    office = people.office()
    assert reverse("attendance_staff:posts") in browser.get("/admin/").content.decode()
    assert page_of(office) in browser.get("/admin/users/").content.decode()
    client = Client()
    client.force_login(office)
    assert reverse("attendance_staff:posts") not in client.get("/admin/").content.decode()


def test_an_account_that_is_switched_off_has_no_page(browser: Client, school: School) -> None:
    office = people.office()
    User.objects.filter(pk=office.pk).update(is_active=False)
    assert browser.get(page_of(office)).status_code == 404
