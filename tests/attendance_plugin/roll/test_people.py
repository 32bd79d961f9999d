"""The cast holds together: everybody can be made in one test, with the role their name says."""

from portal.attendance_plugin.roll.upn import clean_upn
from portal.pages.models import School
from tests import people


def test_people_family_is_linked_to_the_child(school: School) -> None:
    child = people.pupil(school)
    mother, father = people.parent(child), people.separated_parent(child, court_order=True)
    people.outsider(school)
    assert clean_upn(child.upn) == child.upn
    assert [link.contact.full_name for link in child.contact_links.all()] == ["Ngozi Okafor", "Declan O'Neill"]
    assert (mother.lives_with, father.lives_with, father.court_order) == (True, False, True)
    assert child.memberships.get().school_class.name == "Oak"


def test_people_staff_have_their_role_and_no_other(db: None) -> None:
    staff = [people.office(), people.attendance_officer(), people.headteacher(), people.editor(), people.governor()]
    deciders = [user.username for user in staff if user.has_perm("attendance.decide_leave")]
    readers = [user.username for user in staff if user.has_perm("attendance.view_roll")]
    assert deciders == ["headteacher"]
    assert readers == ["office", "attendance", "headteacher"]
    assert people.signed_in_outsider().get_all_permissions() == set()
