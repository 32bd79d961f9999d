import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission

from portal.operations.roles import GOVERNOR, HEADTEACHER, OFFICE, POLICY_EDITOR, ensure_roles

pytestmark = pytest.mark.django_db


def attendance_codenames(group: Group) -> set[str]:
    return set(group.permissions.filter(content_type__app_label="attendance").values_list("codename", flat=True))


def test_only_the_headteacher_decides() -> None:
    groups = ensure_roles()
    deciders = [name for name, group in groups.items() if "decide_leave" in attendance_codenames(group)]
    assert deciders == [HEADTEACHER.group]


@pytest.mark.parametrize("role", [POLICY_EDITOR, GOVERNOR])
def test_editors_and_governors_have_no_pupil_data_but_counts_of_what_a_draft_would_change(role) -> None:
    assert attendance_codenames(ensure_roles()[role.group]) == {"view_what_if"}


def test_running_it_again_takes_away_what_was_added_by_hand() -> None:
    group = ensure_roles()[OFFICE.group]
    extra = ensure_roles()[HEADTEACHER.group].permissions.get(codename="decide_leave")
    group.permissions.add(extra)
    ensure_roles()
    assert "decide_leave" not in attendance_codenames(group)


def test_only_policy_editors_edit_pages() -> None:
    ensure_roles()
    holders = set(
        GroupPagePermission.objects.filter(
            group__name__in=[OFFICE.group, POLICY_EDITOR.group, GOVERNOR.group]
        ).values_list("group__name", flat=True)
    )
    assert holders == {POLICY_EDITOR.group}
