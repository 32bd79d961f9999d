"""The school's roles as groups with permissions. Disjoint by default: who edits policies sees no pupil."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.policies.approval.stages import CLERKS, GOVERNORS, HEADTEACHERS, OWNERS

# Ringing families of children nobody has explained, and writing down what was said.
CALLS = ("record_calls",)
PUPIL_DATA = (
    *CALLS,
    "view_roll",
    "view_requests",
    "view_own_forms",
    "match_pupil",
    "assign_requests",
    "view_health_words",
    "view_contact_details",
    "view_figures",
    "import_register",
)
# What a class teacher sees, of the pupils of the classes the account is posted to.
OWN_CLASSES = ("view_roll", "view_figures", "view_own_forms")
# Texts that tell of a worry about a child, and how to reach the family; no other reasons and no decisions.
WORRIES = ("view_concerns", "view_roll", "view_contact_details", *CALLS)
COUNTS_ONLY = ("view_what_if",)
# Who answers for how records are used may see who read and changed what.
ANSWERS_FOR_RECORDS = ("view_audit",)
# How decisions depart from the checks, rule by rule and without a pupil.
SEE_DEPARTURES = ("view_overrides",)
TAKE_AWAY = ("hand_back", "export_pupil_data")
# The gate: signing out and in; and letting a child go with somebody the record says no to.
AT_THE_GATE = ("use_gate",)
ANSWERS_FOR_THE_GATE = (*AT_THE_GATE, "allow_at_gate")
WRITE_AND_PRINT = ("write_letters", "print_letters")
LETTERS = (*WRITE_AND_PRINT, "edit_letters")
# Whether mail and checks go on, and which tasks failed; nothing of a pupil.
WATCH_THE_WORK = ("view_work",)
# A week of whole classes is looked at by somebody before the hall sees it.
CELEBRATE = ("close_week",)
# Televisions in the hall, which show whole classes alone.
SCREENS = ("manage_screens",)
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


OFFICE = Role(
    group="Office",
    attendance=(*PUPIL_DATA, *TAKE_AWAY, *WRITE_AND_PRINT, *WATCH_THE_WORK, *CELEBRATE, *SCREENS, *AT_THE_GATE),
    policies=("ask_to_sign",),
    edits_dates=True,
)
ATTENDANCE_OFFICER = Role(
    group="Attendance officers", attendance=(*PUPIL_DATA, *TAKE_AWAY, *LETTERS, *AT_THE_GATE, *CELEBRATE)
)
CLASS_TEACHER = Role(group="Class teachers", attendance=OWN_CLASSES)
HEADTEACHER = Role(
    group=HEADTEACHERS,
    attendance=(
        *PUPIL_DATA,
        *TAKE_AWAY,
        "decide_leave",
        "delete_old_register",
        *COUNTS_ONLY,
        *ANSWERS_FOR_RECORDS,
        *SEE_DEPARTURES,
        *LETTERS,
        *CELEBRATE,
        *SCREENS,
        *ANSWERS_FOR_THE_GATE,
    ),
    policies=("ask_to_sign", "read_answers", "see_agreement_counts", *CARE_FOR_POLICIES),
)
# Who is in this group decides as the headteacher does; a deputy who is not authorised is an attendance officer.
DEPUTY_HEADTEACHER = Role(
    group="Deputy headteachers",
    attendance=(
        *PUPIL_DATA,
        "hand_back",
        "decide_leave",
        *WRITE_AND_PRINT,
        *CELEBRATE,
        *COUNTS_ONLY,
        *ANSWERS_FOR_THE_GATE,
    ),
)
SAFEGUARDING_LEAD = Role(
    group="Safeguarding leads",
    attendance=(*WORRIES, *ANSWERS_FOR_RECORDS, *ANSWERS_FOR_THE_GATE),
    policies=("ask_to_sign", "read_answers", "see_agreement_counts"),
)
POLICY_EDITOR = Role(
    group="Policy editors", attendance=COUNTS_ONLY, policies=RECORD_REVIEWS, edits_pages=True, edits_dates=True
)
POLICY_OWNER = Role(group=OWNERS, attendance=COUNTS_ONLY, policies=CARE_FOR_POLICIES, edits_pages=True)
GOVERNOR = Role(
    group=GOVERNORS,
    attendance=(*COUNTS_ONLY, *SEE_DEPARTURES, "view_figures"),
    policies=("see_agreement_counts", "answer_checklist", *SEE_REVIEWS),
)
CLERK = Role(group=CLERKS, attendance=COUNTS_ONLY, policies=RECORD_REVIEWS)
# Keeps the portal running and sees no pupil; making accounts would let it give itself any role.
TECHNICIAN = Role(group="Technicians", attendance=(*WATCH_THE_WORK, *SCREENS))

ROLES = (
    OFFICE,
    ATTENDANCE_OFFICER,
    CLASS_TEACHER,
    HEADTEACHER,
    DEPUTY_HEADTEACHER,
    SAFEGUARDING_LEAD,
    POLICY_EDITOR,
    POLICY_OWNER,
    GOVERNOR,
    CLERK,
    TECHNICIAN,
)
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")
DATE_PERMISSIONS = tuple(
    f"{action}_{model}" for action in ("add", "change", "view") for model in ("calendardate", "academicyear")
)


def ensure_roles() -> dict[str, Group]:
    """Make or mend the groups; returns them by name. Safe to call again: it sets exactly these permissions."""
    with transaction.atomic():
        groups, known = _make_groups(), _permissions()
        _set_rights(groups, known)
        _set_page_rights(groups, known)
    return groups


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
    groups, known = _groups(), _permissions()
    found = []
    for role in ROLES:
        if (group := groups.get(role.group)) is None:
            found.append(RoleDifference(group=role.group, is_there=False))
            continue
        wanted = {codename for app, codename in _right_names(role) if (app, codename) in known}
        held = set(group.permissions.values_list("codename", flat=True))
        if wanted != held:
            lacks, besides = (tuple(sorted(names)) for names in (wanted - held, held - wanted))
            found.append(RoleDifference(group=role.group, is_there=True, lacks=lacks, besides=besides))
    return found


def _make_groups() -> dict[str, Group]:
    there = _groups()
    Group.objects.bulk_create(Group(name=role.group) for role in ROLES if role.group not in there)
    return _groups()


def _groups() -> dict[str, Group]:
    return {group.name: group for group in Group.objects.filter(name__in=[role.group for role in ROLES])}


def _permissions() -> dict[tuple[str, str], int]:
    """The key of every permission a role may hold, by app and codename."""
    apps = ("wagtailadmin", "attendance", "portal_policies", "portal_calendars", "wagtailcore", "wagtailimages")
    found = Permission.objects.filter(content_type__app_label__in=apps)
    return {(app, name): key for app, name, key in found.values_list("content_type__app_label", "codename", "pk")}


def _right_names(role: Role) -> set[tuple[str, str]]:
    rights = {("wagtailadmin", "access_admin")}
    rights |= {("attendance", codename) for codename in role.attendance}
    rights |= {("portal_policies", codename) for codename in role.policies}
    if role.edits_dates:
        rights |= {("portal_calendars", codename) for codename in DATE_PERMISSIONS}
    return rights


def _set_rights(groups: dict[str, Group], known: dict[tuple[str, str], int]) -> None:
    through = Group.permissions.through
    wanted = {(groups[role.group].pk, known[name]) for role in ROLES for name in _right_names(role) if name in known}
    rows = {(row.group_id, row.permission_id): row.pk for row in through.objects.filter(group__in=groups.values())}
    through.objects.filter(pk__in=[pk for held, pk in rows.items() if held not in wanted]).delete()
    missing = sorted(wanted - rows.keys())
    through.objects.bulk_create(through(group_id=group, permission_id=right) for group, right in missing)


def _set_page_rights(groups: dict[str, Group], known: dict[tuple[str, str], int]) -> None:
    """Editors may write pages and place pictures everywhere; the other roles nowhere."""
    root, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    pages = [known["wagtailcore", codename] for codename in PAGE_PERMISSIONS]
    images = [known["wagtailimages", codename] for codename in ("add_image", "choose_image")]
    editors = [groups[role.group] for role in ROLES if role.edits_pages]
    held = GroupPagePermission.objects.filter(group__in=groups.values())
    held.exclude(group__in=editors, permission__in=pages).delete()
    GroupPagePermission.objects.bulk_create(
        (GroupPagePermission(group=group, page=root, permission_id=right) for group in editors for right in pages),
        ignore_conflicts=True,
    )
    GroupCollectionPermission.objects.bulk_create(
        (
            GroupCollectionPermission(group=group, collection=collection, permission_id=right)
            for group in editors
            for right in images
        ),
        ignore_conflicts=True,
    )
