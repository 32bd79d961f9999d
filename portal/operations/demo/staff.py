"""The demo school's staff accounts, one for each role, all with one password anybody may know."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from portal.attendance_plugin.roll.models import SchoolClass, StaffPost
from portal.operations.roles import (
    ATTENDANCE_OFFICER,
    CLASS_TEACHER,
    CLERK,
    DEPUTY_HEADTEACHER,
    GOVERNOR,
    HEADTEACHER,
    OFFICE,
    POLICY_EDITOR,
    POLICY_OWNER,
    SAFEGUARDING_LEAD,
    TECHNICIAN,
    Role,
    ensure_roles,
)
from portal.pages.models import School

PASSWORD = "seven otters cross the mere"  # noqa: S105 - told to everybody, and never made in production
# One salt for all, so that one hash says whether an account still has the demo password.
SALT = "thistlemeredemonstration"


class Post(StrEnum):
    """Whose pupils an account sees."""

    NONE = "none"
    ONE_CLASS = "one class"
    SCHOOL = "school"
    TRUST = "every school of the trust"


@dataclass(frozen=True)
class DemoAccount:
    label: str
    username: str
    given_name: str
    family_name: str
    role: Role
    post: Post = Post.NONE


ACCOUNTS = (
    DemoAccount("Office", "office", "Hattie", "Moorcroft", OFFICE, Post.SCHOOL),
    DemoAccount("Attendance officer", "attendance", "Marek", "Sobol", ATTENDANCE_OFFICER, Post.TRUST),
    DemoAccount("Class teacher", "teacher", "Callum", "Ashworth", CLASS_TEACHER, Post.ONE_CLASS),
    DemoAccount("Headteacher", "headteacher", "Yasmin", "Delacourt", HEADTEACHER, Post.SCHOOL),
    DemoAccount("Deputy headteacher", "deputy", "Rhiannon", "Sele", DEPUTY_HEADTEACHER, Post.SCHOOL),
    DemoAccount("Safeguarding lead", "safeguarding", "Nadia", "Fairweather", SAFEGUARDING_LEAD, Post.SCHOOL),
    DemoAccount("Policy editor", "editor", "Owen", "Trelawny", POLICY_EDITOR),
    DemoAccount("Policy owner", "owner", "Beatrix", "Harrow", POLICY_OWNER),
    DemoAccount("Governors' clerk", "clerk", "Silas", "Penhale", CLERK),
    DemoAccount("Governor", "governor", "Grace", "Onuoha", GOVERNOR),
    DemoAccount("Technician", "technician", "Jory", "Venables", TECHNICIAN),
)


def create_accounts() -> dict[str, User]:
    """The accounts by username; one that is already there is left as it is."""
    groups, password = ensure_roles(), _demo_hash()
    accounts = {}
    for account in ACCOUNTS:
        user, made = User.objects.get_or_create(
            username=account.username,
            defaults={
                "password": password,
                "email": f"{account.username}@thistlemere.example",
                "first_name": account.given_name,
                "last_name": account.family_name,
            },
        )
        if made:
            user.groups.add(groups[account.role.group])
        accounts[account.username] = user
    return accounts


def give_posts(school: School, accounts: dict[str, User]) -> None:
    """Each account's pupils: the school's, one class's, or for the officer those of every school of the trust."""
    for account in ACCOUNTS:
        schools = {Post.NONE: [], Post.TRUST: School.objects.order_by("pk")}.get(account.post, [school])
        for each in schools:
            post, _ = StaffPost.objects.get_or_create(user=accounts[account.username], school=each)
            if account.post is Post.ONE_CLASS:
                post.classes.set(SchoolClass.objects.filter(school=school).order_by("name")[:1])


def demo_log_ins() -> list[tuple[str, str, str]]:
    """Role, user name and password of every account that still has the demo password; none in production."""
    if settings.PRODUCTION:
        return []
    known = set(User.objects.filter(password=_demo_hash()).values_list("username", flat=True))
    return [(account.label, account.username, PASSWORD) for account in ACCOUNTS if account.username in known]


def _demo_hash() -> str:
    return make_password(PASSWORD, salt=SALT)
