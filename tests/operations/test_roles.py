from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupPagePermission

from portal.operations.doctor import school as examinations
from portal.operations.doctor.examination import Verdict
from portal.operations.roles import (
    CLERK,
    DEPUTY_HEADTEACHER,
    GOVERNOR,
    HEADTEACHER,
    OFFICE,
    POLICY_EDITOR,
    POLICY_OWNER,
    ROLES,
    TECHNICIAN,
    ensure_roles,
    role_differences,
)

pytestmark = pytest.mark.django_db


def attendance_codenames(group: Group) -> set[str]:
    return set(group.permissions.filter(content_type__app_label="attendance").values_list("codename", flat=True))


def test_only_the_headteacher_and_authorised_deputies_decide() -> None:
    groups = ensure_roles()
    deciders = {name for name, group in groups.items() if "decide_leave" in attendance_codenames(group)}
    assert deciders == {HEADTEACHER.group, DEPUTY_HEADTEACHER.group}


def test_a_deputy_decides_but_does_not_delete_records_or_care_for_policies() -> None:
    groups = ensure_roles()
    deputy, head = groups[DEPUTY_HEADTEACHER.group], groups[HEADTEACHER.group]
    more = set(head.permissions.values_list("codename", flat=True)) - set(
        deputy.permissions.values_list("codename", flat=True)
    )
    assert {"delete_old_register", "add_policywithdrawal", "read_answers"} <= more
    assert attendance_codenames(deputy) <= attendance_codenames(head)


def test_a_technician_sees_no_pupil_and_changes_no_account() -> None:
    held = set(ensure_roles()[TECHNICIAN.group].permissions.values_list("codename", flat=True))
    assert held <= {"access_admin", "view_work", "manage_screens"}


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (POLICY_EDITOR, {"view_what_if"}),
        (POLICY_OWNER, {"view_what_if"}),
        (GOVERNOR, {"view_what_if", "view_figures", "view_overrides"}),
        (CLERK, {"view_what_if"}),
    ],
)
def test_editors_and_governors_have_counts_and_no_pupil_data(role, held: set[str]) -> None:
    assert attendance_codenames(ensure_roles()[role.group]) == held


def test_running_it_again_takes_away_what_was_added_by_hand() -> None:
    group = ensure_roles()[OFFICE.group]
    extra = ensure_roles()[HEADTEACHER.group].permissions.get(codename="decide_leave")
    group.permissions.add(extra)
    ensure_roles()
    assert "decide_leave" not in attendance_codenames(group)


def test_only_policy_editors_and_owners_edit_pages() -> None:
    groups = ensure_roles()
    held = GroupPagePermission.objects.filter(group__name__in=list(groups))
    assert set(held.values_list("group__name", flat=True)) == {POLICY_EDITOR.group, POLICY_OWNER.group}


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        (OFFICE, set()),
        (GOVERNOR, {"view"}),
        (CLERK, {"view", "add"}),
        (POLICY_EDITOR, {"view", "add"}),
        (POLICY_OWNER, {"view", "add", "withdraw"}),
        (HEADTEACHER, {"view", "add", "withdraw"}),
    ],
    ids=lambda value: getattr(value, "group", ""),
)
def test_who_records_reviews_and_who_withdraws(role, rights) -> None:
    names = {"view_policyreview": "view", "add_policyreview": "add", "add_policywithdrawal": "withdraw"}
    held = ensure_roles()[role.group].permissions.filter(codename__in=names)
    assert {names[codename] for codename in held.values_list("codename", flat=True)} == rights


def say(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("roles", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_a_new_site_is_told_which_groups_are_missing_and_gets_them() -> None:
    missing = [f"{role.group}: there is no such group" for role in ROLES]
    assert say() == [*missing, "To give each group exactly its role's rights: portal roles --mend"]
    assert Group.objects.filter(name=OFFICE.group).count() == 0
    assert say("--mend") == [*missing, f"Mended {len(ROLES)} of the groups."]
    assert say() == ["Every group holds its role's rights."]


def test_a_right_that_came_with_a_new_version_is_told_and_given() -> None:
    office = ensure_roles()[OFFICE.group]
    office.permissions.remove(Permission.objects.get(codename="view_roll"))
    office.permissions.add(Permission.objects.get(codename="decide_leave"))
    own = Group.objects.create(name="Breakfast club")
    own.permissions.add(Permission.objects.get(codename="view_roll"))
    told = f"{OFFICE.group} has not view_roll; has besides decide_leave"
    assert [str(difference) for difference in role_differences()] == [told]
    answer = examinations.roles()
    assert (answer.verdict, answer.found) == (Verdict.ADVICE, told)
    assert say("--mend") == [told, "Mended 1 of the groups."]
    assert (role_differences(), own.permissions.count()) == ([], 1)
    assert examinations.roles().verdict is Verdict.GOOD
