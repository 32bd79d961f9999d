"""Who may be asked: accounts as staff or governors; parents and pupils from the roll."""

import pytest
from django.contrib.auth.models import Group

from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from portal.policies.agreements.people import Recipient, members_of
from tests import people


def names(school: School, group: str) -> list[str]:
    return [member.name for member in members_of(school, group).values()]


@pytest.fixture
def accounts(school: School) -> None:
    for make in (people.office, people.headteacher, people.editor, people.governor, people.signed_in_outsider):
        make()


def test_staff_are_accounts_that_enter_the_admin_and_governors_a_group_of_their_own(
    school: School, accounts: None
) -> None:
    assert names(school, "staff") == ["Rhys Calloway", "Prue Lacey", "Farah Siddiq"]
    assert names(school, "governors") == ["Ijeoma Bright"]


def test_a_member_of_staff_on_the_board_is_in_both_groups(school: School, accounts: None) -> None:
    head = people.User.objects.get(username="headteacher")
    head.groups.add(Group.objects.get(name="Governors"))
    assert "Farah Siddiq" in names(school, "staff")
    member = members_of(school, "governors")[f"user:{head.pk}"]
    assert (member.parts, member.recipients) == (
        ("Governors", "Headteacher"),
        (Recipient(key=f"user:{head.pk}", name="Farah Siddiq", email="headteacher@millbrook.example"),),
    )


def test_an_account_that_was_switched_off_is_asked_for_nothing(school: School, accounts: None) -> None:
    people.User.objects.filter(username="office").update(is_active=False)
    assert "Prue Lacey" not in names(school, "staff")


def test_a_pupil_signs_with_parents_who_have_an_address(school: School, family: Pupil) -> None:
    (child,) = members_of(school, "pupils").values()
    assert (child.key, child.name, child.parts, child.year_group) == (
        f"pupil:{family.pk}",
        people.CHILD_NAME,
        ("Oak",),
        4,
    )
    assert [to.email for to in child.recipients] == [people.PARENT.email, people.SEPARATED_PARENT.email]
    family.contact_links.first().contact.__class__.objects.filter(full_name=people.PARENT.name).update(email="")
    assert [to.name for to in members_of(school, "pupils")[child.key].recipients] == [people.SEPARATED_PARENT.name]


@pytest.mark.parametrize("flag", ["court_order", "do_not_contact", "has_responsibility", "ended_on"])
def test_a_contact_who_must_not_be_written_to_signs_nothing(flag: str, school: School, family: Pupil) -> None:
    value = {"has_responsibility": False, "ended_on": "2026-11-01"}.get(flag, True)
    family.contact_links.filter(relationship="Father").update(**{flag: value})
    assert names(school, "parents") == [people.PARENT.name]
    (child,) = members_of(school, "pupils").values()
    assert [to.name for to in child.recipients] == [people.PARENT.name]


def test_a_parent_of_two_is_one_person_with_both_classes(school: School, family: Pupil) -> None:
    sibling = people.pupil(
        school, serial=2, given_name="Tobi", in_class=people.school_class(school, "Ash"), year_group=2
    )
    mother = family.contact_links.get(relationship="Mother").contact
    sibling.contact_links.create(contact=mother, relationship="Mother")
    assert members_of(school, "parents")[f"contact:{mother.pk}"].parts == ("Ash", "Oak")
    assert len(members_of(school, "parents")) == 2


def test_a_pupil_who_left_and_another_schools_pupil_are_not_asked(school: School, family: Pupil) -> None:
    Pupil.objects.update(left_on="2026-11-01")
    assert (names(school, "pupils"), names(school, "parents")) == ([], [])


def test_groups_are_read_in_few_queries(school: School, family: Pupil, django_assert_max_num_queries) -> None:
    for serial in range(2, 12):
        people.contact_of(
            people.pupil(school, serial=serial, given_name=f"Child {serial}"),
            people.Person(f"Parent {serial}", f"p{serial}@family.example", ""),
            relationship="Mother",
            order=1,
        )
    with django_assert_max_num_queries(5):
        assert len(members_of(school, "parents")) == 12
    with django_assert_max_num_queries(5):
        assert len(members_of(school, "pupils")) == 11
