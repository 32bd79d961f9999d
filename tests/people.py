"""The invented cast every test uses: one child and her family, an outsider, and the school's staff.

Names, telephones (Ofcom's drama ranges) and addresses belong to nobody. Each factory may be called once per test.
"""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.contrib.auth.models import Group, User

from portal.attendance_plugin.roll.models import (
    ClassMembership,
    Contact,
    Pupil,
    PupilContact,
    SchoolClass,
    StaffPost,
)
from portal.attendance_plugin.roll.upn import build_upn
from portal.operations.roles import ensure_roles
from portal.pages.models import School, SchoolHours
from portal.pages.school import default_school

PASSWORD = "a phrase only tests know"
YEAR_STARTS = date(2026, 9, 1)


@dataclass(frozen=True)
class Person:
    """Somebody as a form or a letter would show them."""

    name: str
    email: str
    telephone: str


CHILD_NAME = "Amara O'Neill-Okafor"
PARENT = Person("Ngozi Okafor", "ngozi.okafor@family.example", "07700 900111")
SEPARATED_PARENT = Person("Declan O'Neill", "declan.oneill@family.example", "07700 900112")
OUTSIDER = Person("Morgan Vane", "morgan.vane@elsewhere.example", "07700 900999")


def other_school(slug: str = "other-school", name: str = "Weirside Primary School") -> School:
    """A second school of the trust."""
    return School.objects.create(
        slug=slug,
        name=name,
        phase="primary",
        local_authority_number="999",
        establishment_number="2002",
        am_registration=time(8, 50),
        am_ends=time(12, 0),
        pm_registration=time(13, 0),
        pm_ends=time(15, 15),
        report_absence_by=time(8, 45),
    )


def early_fridays(school: School, *, valid_from: date = date(2026, 9, 1), **changes: time) -> SchoolHours:
    """From a day on the school is over at two on Fridays, and parents report an absence by half past eight then."""
    hours = {
        "am_registration": time(8, 50),
        "am_register_closes": time(9, 20),
        "am_ends": time(12, 0),
        "pm_registration": time(12, 45),
        "pm_register_closes": time(13, 15),
        "pm_ends": time(14, 0),
        "report_absence_by": time(8, 30),
    }
    return SchoolHours.objects.create(school=school, weekday=4, valid_from=valid_from, **hours | changes)


def school_class(school: School, name: str = "Oak", **changes: Any) -> SchoolClass:
    """A Year 4 class unless told otherwise; the same class when asked for again."""
    values = {"phase": "Key stage 2", "year_groups": [4], "mascot": "owl"} | changes
    return SchoolClass.objects.get_or_create(school=school, name=name, defaults=values)[0]


def pupil(school: School, *, serial: int = 1, in_class: SchoolClass | None = None, **changes: Any) -> Pupil:
    """Amara, eight years old, in Oak since she started; give another ``serial`` and name for a second child."""
    given, family = CHILD_NAME.split(" ", 1)
    values: dict[str, Any] = {
        "upn": build_upn(local_authority="999", establishment="2001", year=2022, serial=serial),
        "given_name": given,
        "family_name": family,
        "born": date(2018, 3, 14),
        "year_group": 4,
        "admitted_on": date(2022, 9, 5),
    }
    child = Pupil.objects.create(school=school, **values | changes)
    ClassMembership.objects.create(
        pupil=child, school_class=in_class or school_class(school), first_day=max(YEAR_STARTS, child.admitted_on)
    )
    return child


def contact_of(child: Pupil, person: Person, *, relationship: str, order: int, **flags: bool) -> PupilContact:
    contact = Contact.objects.create(
        school=child.school,
        full_name=person.name,
        email=person.email,
        telephone=person.telephone,
        address="4 Weir Cottages\nThistlemere",
    )
    return PupilContact.objects.create(pupil=child, contact=contact, relationship=relationship, order=order, **flags)


def parent(child: Pupil) -> PupilContact:
    """The mother she lives with."""
    return contact_of(child, PARENT, relationship="Mother", order=1)


def separated_parent(child: Pupil, **flags: bool) -> PupilContact:
    """The father who lives elsewhere and shares responsibility; `court_order=True` and the like change that."""
    return contact_of(child, SEPARATED_PARENT, relationship="Father", order=2, **({"lives_with": False} | flags))


def outsider(school: School) -> Contact:
    """A contact on the school's record who has nothing to do with Amara."""
    return Contact.objects.create(
        school=school, full_name=OUTSIDER.name, email=OUTSIDER.email, telephone=OUTSIDER.telephone
    )


def post_at(user: User, school: School, *classes: SchoolClass) -> StaffPost:
    """The account sees the school's pupils, or with ``classes`` theirs alone."""
    post, _ = StaffPost.objects.get_or_create(user=user, school=school)
    post.classes.set(classes)
    return post


def _posted(username: str, full_name: str, group: str) -> User:
    """An account with a post at the test school, when there is one."""
    user = _account(username, full_name, group)
    if school := default_school():
        post_at(user, school)
    return user


def _account(username: str, full_name: str, group: str) -> User:
    given, family = full_name.split(" ", 1)
    user = User.objects.create_user(
        username, f"{username}@millbrook.example", PASSWORD, first_name=given, last_name=family
    )
    user.groups.add(_ready(group) or ensure_roles()[group])
    return user


def _ready(group: str) -> Group | None:
    """The group where this test has made the roles already. The workflow of policies makes groups without rights."""
    return Group.objects.filter(name=group, permissions__codename="access_admin").first()


def office() -> User:
    return _posted("office", "Prue Lacey", "Office")


def attendance_officer() -> User:
    return _posted("attendance", "Tomasz Wrona", "Attendance officers")


def headteacher() -> User:
    return _posted("headteacher", "Farah Siddiq", "Headteacher")


def deputy() -> User:
    return _posted("deputy", "Solvei Marsden", "Deputy headteachers")


def technician() -> User:
    return _account("technician", "Amir Doyle", "Technicians")


def class_teacher(of: SchoolClass | None = None) -> User:
    """The teacher of Oak, or of another class."""
    teacher = _account("teacher", "Delyth Amory", "Class teachers")
    if school := (of.school if of else default_school()):
        post_at(teacher, school, of or school_class(school))
    return teacher


def safeguarding_lead() -> User:
    return _posted("lead", "Marisol Penry", "Safeguarding leads")


def editor() -> User:
    return _account("editor", "Rhys Calloway", "Policy editors")


def governor() -> User:
    return _account("governor", "Ijeoma Bright", "Governors")


def policy_owner() -> User:
    return _account("owner", "Noor Haddad", "Policy owners")


def clerk() -> User:
    return _account("clerk", "Wilf Garside", "Governors' clerk")


def signed_in_outsider() -> User:
    """An account without any role."""
    return User.objects.create_user("visitor", OUTSIDER.email, PASSWORD, first_name="Morgan", last_name="Vane")
