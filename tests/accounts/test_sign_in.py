"""The way in: password, then second step; what a second step is needed for, and that nothing goes round it (R13)."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from portal.accounts.models import RecoveryCode, SecondFactorReset
from portal.accounts.recovery_codes import make_recovery_codes
from portal.accounts.second_factor import has_second_factor, needs_second_factor, show_pupils
from portal.attendance_plugin.audit.models import AuditEntry
from portal.operations.roles import ROLES, ensure_roles
from tests import people
from tests.accounts.door import CODE, PASSWORD, SET_UP, code_now, come_in, connect_app, is_in, type_password

ACCOUNTS_PAGE = Path(__file__).parents[2] / "docs" / "accounts.md"
pytestmark = pytest.mark.django_db


def test_the_first_sign_in_sets_up_an_app_and_shows_recovery_codes_once(office: User, browser: Client) -> None:
    asked = type_password(browser, "office", data={"next": "/admin/attendance/today/"})
    assert (asked.status_code, asked.headers["Location"], is_in(browser)) == (302, SET_UP, False)
    page = browser.get(SET_UP).content.decode()
    assert '<img class="door__qr" src="data:image/svg+xml' in page
    secret = re.search(r'door__secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    wrong = browser.post(SET_UP, {"code": "000000" if code_now(secret) != "000000" else "111111"})
    assert (wrong.status_code, "not the code the app shows now" in wrong.content.decode()) == (422, True)
    done = browser.post(SET_UP, {"code": code_now(secret)})
    codes = re.findall(r"<li>(\w{4}-\w{4}-\w{4})</li>", done.content.decode())
    assert (len(codes), len(set(codes))) == (10, 10)
    assert 'href="/admin/attendance/today/"' in done.content.decode()
    assert is_in(browser)
    stored = " ".join(RecoveryCode.objects.values_list("hashed", flat=True))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert secret not in office.authenticator.sealed_secret


def test_a_right_password_alone_opens_nothing(office: User, browser: Client) -> None:
    connect_app(office)
    assert type_password(browser, "office").headers["Location"] == CODE
    assert browser.get("/admin/attendance/today/").status_code == 302
    assert browser.get(SET_UP).headers["Location"] == CODE  # an account that has an app cannot set up another here
    assert "_auth_user_id" not in browser.session


def test_a_code_opens_once(office: User, browser: Client) -> None:
    """Abuse case 48: a code that was seen over a shoulder is used up."""
    secret = connect_app(office)
    assert come_in(browser, office, secret).headers["Location"] == "/admin/"
    again = Client()
    assert come_in(again, office, secret).status_code == 422
    assert (is_in(browser), is_in(again)) == (True, False)


def test_a_recovery_code_opens_once_and_of_its_own_account_only(office: User, editor: User) -> None:
    connect_app(office)
    connect_app(editor)
    code, other = make_recovery_codes(office)[:2]
    seen = []
    for username, typed in (("editor", other), ("office", code.upper()), ("office", code), ("office", other)):
        client = Client()
        type_password(client, username)
        seen.append(client.post(CODE, {"code": typed}).status_code)
    assert seen == [422, 302, 422, 302]


def test_who_waits_too_long_between_the_steps_begins_again(office: User, browser: Client, clock) -> None:
    secret = connect_app(office)
    type_password(browser, "office")
    clock.shift(601)
    assert browser.post(CODE, {"code": code_now(secret)}).headers["Location"] == PASSWORD
    type_password(browser, "office")
    office.set_password("another phrase for tests")
    office.save()
    assert browser.post(CODE, {"code": code_now(secret)}).headers["Location"] == PASSWORD


def test_a_session_that_did_not_come_through_the_door_is_ended(office: User, browser: Client) -> None:
    """Magic links and whatever else calls Django's login never go round the second step."""
    browser.force_login(office)
    assert browser.get("/admin/attendance/today/").headers["Location"].startswith(PASSWORD)
    assert "_auth_user_id" not in browser.session


def test_without_pupil_data_the_password_is_enough_unless_all_need_more(
    editor: User, browser: Client, settings
) -> None:
    assert type_password(browser, "editor").headers["Location"] == "/admin/"
    settings.SECOND_FACTOR = "all"
    assert type_password(Client(), "editor").headers["Location"] == SET_UP
    settings.SECOND_FACTOR = "off"
    assert type_password(Client(), "editor").headers["Location"] == "/admin/"


def test_an_optional_app_is_asked_for_once_it_is_connected(editor: User, browser: Client) -> None:
    secret = connect_app(editor)
    assert type_password(browser, "editor").headers["Location"] == CODE
    assert browser.post(CODE, {"code": code_now(secret)}).headers["Location"] == "/admin/"


def test_the_page_about_accounts_tells_of_every_role_whether_it_needs_a_second_step() -> None:
    groups = ensure_roles()
    needing = {
        name
        for name, group in groups.items()
        if show_pupils(f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all())
    }
    rows = [line.split("|")[1:4] for line in ACCOUNTS_PAGE.read_text().splitlines() if line.startswith("| ")]
    told = {
        cells[0].strip(): cells[2].strip() for cells in rows if len(cells) == 3 and cells[2].strip() in ("yes", "no")
    }
    assert told == {role.group: "yes" if role.group in needing else "no" for role in ROLES}


@pytest.mark.parametrize(("codename", "needed"), [("change_user", True), ("view_roll", True), ("view_figures", False)])
def test_a_single_right_given_by_hand_counts(editor: User, codename: str, needed: bool) -> None:
    editor.user_permissions.add(Permission.objects.get(codename=codename))
    assert needs_second_factor(User.objects.get(pk=editor.pk)) is needed


@pytest.mark.parametrize("next_page", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:0"])
def test_after_signing_in_nobody_is_sent_elsewhere(editor: User, browser: Client, next_page: str) -> None:
    """Abuse case 33."""
    assert type_password(browser, "editor", data={"next": next_page}).headers["Location"] == "/admin/"


def test_the_pages_of_the_door_have_the_strict_policy_and_are_not_kept(office: User, browser: Client) -> None:
    for address in (PASSWORD, SET_UP):
        response = browser.get(address)
        assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
        assert "no-store" in response.headers["Cache-Control"]
        assert not re.search(r"<script>|style=|onclick=", response.content.decode())
        type_password(browser, "office")


def test_a_lost_telephone_is_reset_by_somebody_else_with_a_reason(office: User, browser: Client) -> None:
    admin = User.objects.create_superuser("root", "root@millbrook.example", people.PASSWORD)
    connect_app(office)
    make_recovery_codes(office)
    root_secret, address = connect_app(admin), f"/admin/signing-in/reset/{office.pk}/"
    come_in(browser, admin, root_secret)
    assert browser.get(f"/admin/signing-in/reset/{admin.pk}/").status_code == 404
    assert (browser.post(address, {"reason": " "}).status_code, has_second_factor(office)) == (422, True)
    assert browser.post(address, {"reason": "Telephone lost, asked in person."}).status_code == 302
    assert (has_second_factor(office), office.recovery_codes.count()) == (False, 0)
    reset = SecondFactorReset.objects.get()
    assert (reset.user, reset.by, reset.reason) == (office, admin, "Telephone lost, asked in person.")
    entry = AuditEntry.objects.get(action="second_factor_reset")
    assert (entry.actor, entry.subject, entry.detail) == (
        admin,
        f"user:{office.pk}",
        {"reset": reset.pk, "ended": 0},
    )


def test_who_may_not_change_accounts_resets_nobody(office: User, browser: Client) -> None:
    secret = connect_app(office)
    come_in(browser, office, secret)
    other = people.headteacher()
    connect_app(other)
    assert browser.post(f"/admin/signing-in/reset/{other.pk}/", {"reason": "please"}).status_code == 404
    assert has_second_factor(other)
