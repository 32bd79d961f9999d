"""Sessions of staff: idle and absolute end, what ends them all, and what was being typed (R15, abuse case 49)."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from portal.accounts.kept_forms import kept_form_of
from portal.accounts.models import KeptForm, StaffSession
from tests import people
from tests.accounts.door import code_now, connect_app, is_in, type_password

pytestmark = pytest.mark.django_db
LIVE = {"X-Portal-Live": "1"}


@pytest.fixture
def signed_in(editor: User, browser: Client) -> Client:
    type_password(browser, "editor")
    return browser


def test_half_an_hour_without_use_ends_it(signed_in: Client, clock) -> None:
    for _ in range(3):
        clock.shift(29 * 60)
        assert is_in(signed_in)
    clock.shift(30 * 60)
    response = signed_in.get("/admin/pages/?p=2")
    assert (response.status_code, response.headers["Location"]) == (
        302,
        "/admin/login/?next=%2Fadmin%2Fpages%2F%3Fp%3D2&ended=idle",
    )
    page = signed_in.get(response.headers["Location"]).content.decode()
    assert "Your session has ended because nobody used it" in page
    back = type_password(signed_in, "editor", data={"next": "/admin/pages/?p=2"})
    assert back.headers["Location"] == "/admin/pages/?p=2"


def test_a_page_that_polls_keeps_no_session_alive(signed_in: Client, clock) -> None:
    answers = []
    for _ in range(4):
        clock.shift(10 * 60)
        answers.append(signed_in.get("/admin/", headers=LIVE))
    assert [answer.status_code for answer in answers] == [200, 200, 401, 302]
    assert [answer.headers.get("X-Portal-Sign-In") for answer in answers] == [None, None, "/admin/login/", None]


def test_twelve_hours_end_it_however_much_it_is_used(signed_in: Client, clock) -> None:
    uses = 0
    while is_in(signed_in):
        uses += 1
        clock.shift(20 * 60)
    assert uses == 36


def test_a_clock_put_back_ends_it(signed_in: Client, clock) -> None:
    """Abuse case 43."""
    clock.shift(-3600)
    assert not is_in(signed_in)


def test_a_new_key_at_sign_in(editor: User, browser: Client) -> None:
    """Abuse case 49: fixation."""
    connect_app(editor)
    type_password(browser, "editor")
    before = browser.session.session_key
    browser.post("/admin/login/code/", {"code": code_now(connect_app(editor))})
    assert before != browser.session.session_key
    assert is_in(browser)


def log_out_elsewhere(user: User) -> None:
    elsewhere = Client()
    type_password(elsewhere, user.username)
    elsewhere.post("/admin/logout/")


@pytest.mark.parametrize(
    "change",
    [
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
        lambda user: (user.set_password("another phrase for tests"), user.save()),
        lambda user: (setattr(user, "email", "new@millbrook.example"), user.save()),
        lambda user: user.groups.add(Group.objects.get_or_create(name="Office")[0]),
        lambda user: Group.objects.get(name="Policy editors").user_set.remove(user),
        lambda user: log_out_elsewhere(user),
    ],
    ids=["disabled", "password", "address", "role given", "role taken", "log-out elsewhere"],
)
def test_what_ends_all_sessions(editor: User, signed_in: Client, change) -> None:
    assert is_in(signed_in)
    change(User.objects.get(pk=editor.pk))
    assert not is_in(signed_in)


def test_own_sessions_are_listed_in_words_and_ended(editor: User, signed_in: Client) -> None:
    phone = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5) Version/18.5 Mobile Safari/604.1"})
    type_password(phone, "editor")
    page = signed_in.get("/admin/signing-in/").content.decode()
    assert ("Firefox on Windows" in page, "Safari on an iPhone" in page) == (True, True)
    other = StaffSession.objects.get(session_key=phone.session.session_key)
    signed_in.post("/admin/signing-in/", {"do": "end-session", "session": other.pk})
    assert (is_in(phone), is_in(signed_in)) == (False, True)


def test_nobody_ends_a_session_of_somebody_else(editor: User, signed_in: Client) -> None:
    """Abuse case 1."""
    people.governor()
    other = Client()
    type_password(other, "governor")
    session = StaffSession.objects.get(session_key=other.session.session_key)
    assert signed_in.post("/admin/signing-in/", {"do": "end-session", "session": session.pk}).status_code == 404
    assert is_in(other)


def test_what_was_typed_is_offered_to_its_author_alone(editor: User, signed_in: Client, clock) -> None:
    clock.shift(31 * 60)
    typed = {"do": "end-others", "reason": "It is a family event\nin Leeds.", "password": "never kept"}
    response = signed_in.post("/admin/signing-in/", typed, headers={"Referer": "http://testserver/admin/signing-in/"})
    assert response.headers["Location"] == "/admin/login/?next=%2Fadmin%2Fsigning-in%2F&ended=kept"
    assert "Leeds" not in KeptForm.objects.get().sealed
    people.governor()
    assert type_password(Client(), "governor").headers["Location"] == "/admin/"
    assert type_password(signed_in, "editor").headers["Location"] == "/admin/signing-in/kept/"
    page = signed_in.get("/admin/signing-in/kept/").content.decode()
    assert ("It is a family event<br>in Leeds." in page, "never kept" in page) == (True, False)
    sent = signed_in.post("/admin/signing-in/kept/", {**typed, "kept_form": "send"})
    assert (sent.status_code, sent.headers["Location"], kept_form_of(editor)) == (307, "/admin/signing-in/", None)


def test_what_was_typed_is_gone_after_a_quarter_of_an_hour(editor: User, signed_in: Client, clock) -> None:
    clock.shift(31 * 60)
    signed_in.post("/admin/signing-in/", {"reason": "x"})
    clock.shift(16 * 60)
    assert type_password(signed_in, "editor").headers["Location"] == "/admin/"
    assert KeptForm.objects.count() == 0


def test_a_form_from_another_site_is_not_kept(editor: User, clock) -> None:
    """Abuse case 28."""
    strict = Client(enforce_csrf_checks=True)
    token = strict.get("/admin/login/").cookies["csrftoken"].value
    type_password(strict, "editor", data={"csrfmiddlewaretoken": token})
    clock.shift(31 * 60)
    assert strict.post("/admin/signing-in/", {"reason": "planted"}).status_code == 403
    assert KeptForm.objects.count() == 0
