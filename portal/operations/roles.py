"""The school's roles as groups with permissions. Disjoint by default: who edits policies sees no pupil."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import QuerySet
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.policies.approval.stages import CLERKS, GOVERNORS, HEADTEACHERS, OWNERS

PUPIL_DATA = (
    "view_roll",
    "view_requests",
    "view_own_forms",
    "match_pupil",
    "view_health_words",
    "view_contact_details",
    "view_figures",
    "import_register",
)
# What a class teacher sees, of the pupils of the classes the account is posted to.
OWN_CLASSES = ("view_roll", "view_figures", "view_own_forms")
# Texts that tell of a worry about a child, and how to reach the family; no other reasons and no decisions.
WORRIES = ("view_concerns", "view_roll", "view_contact_details")
COUNTS_ONLY = ("view_what_if",)
SEE_REVIEWS = ("view_policyreview",)
RECORD_REVIEWS = (*SEE_REVIEWS, "add_policyreview")
CARE_FOR_POLICIES = (*RECORD_REVIEWS, "add_policywithdrawal")


@dataclass(frozen=True, kw_only=True)
class Role:
    """A group, what it may do in the attendance plugin and about policies, and whether it edits public pages.

    Which groups approve a policy is said by the steps of its workflow (``portal.policies.approval``).
    """

    group: str
    attendance: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    edits_pages: bool = False
    edits_dates: bool = False


OFFICE = Role(group="Office", attendance=(*PUPIL_DATA, "hand_back"), policies=("ask_to_sign",), edits_dates=True)
ATTENDANCE_OFFICER = Role(group="Attendance officers", attendance=(*PUPIL_DATA, "hand_back"))
CLASS_TEACHER = Role(group="Class teachers", attendance=OWN_CLASSES)
HEADTEACHER = Role(
    group=HEADTEACHERS,
    attendance=(*PUPIL_DATA, "hand_back", "decide_leave", "delete_old_register", *COUNTS_ONLY),
    policies=("ask_to_sign", "read_answers", "see_agreement_counts", *CARE_FOR_POLICIES),
)
SAFEGUARDING_LEAD = Role(
    group="Safeguarding leads",
    attendance=WORRIES,
    policies=("ask_to_sign", "read_answers", "see_agreement_counts"),
)
POLICY_EDITOR = Role(
    group="Policy editors", attendance=COUNTS_ONLY, policies=RECORD_REVIEWS, edits_pages=True, edits_dates=True
)
POLICY_OWNER = Role(group=OWNERS, attendance=COUNTS_ONLY, policies=CARE_FOR_POLICIES, edits_pages=True)
GOVERNOR = Role(
    group=GOVERNORS,
    attendance=(*COUNTS_ONLY, "view_figures"),
    policies=("see_agreement_counts", "answer_checklist", *SEE_REVIEWS),
)
CLERK = Role(group=CLERKS, attendance=COUNTS_ONLY, policies=RECORD_REVIEWS)

ROLES = (
    OFFICE,
    ATTENDANCE_OFFICER,
    CLASS_TEACHER,
    HEADTEACHER,
    SAFEGUARDING_LEAD,
    POLICY_EDITOR,
    POLICY_OWNER,
    GOVERNOR,
    CLERK,
)
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
DATE_PERMISSIONS = tuple(
    f"{action}_{model}" for action in ("add", "change", "view") for model in ("calendardate", "academicyear")
)


def ensure_roles() -> dict[str, Group]:
    """Make or mend the groups; returns them by name. Safe to call again: it sets exactly these permissions."""
    return {role.group: _ensure(role) for role in ROLES}


@dataclass(frozen=True, kw_only=True)
class RoleDifference:
    """A group that is not what its role is made of; without ``is_there`` it does not exist."""

    group: str
    is_there: bool
    lacks: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.is_there:
            return f"{self.group}: there is no such group"
        told = [("has not", self.lacks), ("has besides", self.besides)]
        return f"{self.group} " + "; ".join(f"{words} {', '.join(names)}" for words, names in told if names)


def role_differences() -> list[RoleDifference]:
    """Groups that are missing, lack a right of their role or hold another one. Rights to pages are not compared."""
    groups = {group.name: group for group in Group.objects.filter(name__in=[role.group for role in ROLES])}
    found = []
    for role in ROLES:
        if (group := groups.get(role.group)) is None:
            found.append(RoleDifference(group=role.group, is_there=False))
            continue
        wanted, held = (set(rights.values_list("codename", flat=True)) for rights in (_rights(role), group.permissions))
        if wanted != held:
            lacks, besides = (tuple(sorted(names)) for names in (wanted - held, held - wanted))
            found.append(RoleDifference(group=role.group, is_there=True, lacks=lacks, besides=besides))
    return found


def _ensure(role: Role) -> Group:
    group, _ = Group.objects.get_or_create(name=role.group)
    group.permissions.set(_rights(role))
    _set_page_permissions(group, PAGE_PERMISSIONS if role.edits_pages else ())
    return group


def _rights(role: Role) -> QuerySet[Permission]:
    wanted = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    wanted |= Permission.objects.filter(content_type__app_label="attendance", codename__in=role.attendance)
    wanted |= Permission.objects.filter(content_type__app_label="portal_policies", codename__in=role.policies)
    if role.edits_dates:
        wanted |= Permission.objects.filter(content_type__app_label="portal_calendars", codename__in=DATE_PERMISSIONS)
    return wanted


def _set_page_permissions(group: Group, codenames: tuple[str, ...]) -> None:
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    GroupPagePermission.objects.filter(group=group).exclude(permission__codename__in=codenames).delete()
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    images = Permission.objects.filter(
        content_type__app_label="wagtailimages", codename__in=("add_image", "choose_image")
    )
    for permission in images if codenames else ():
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
