"""Every page of the workspace for every role (R17): a page nobody listed here fails the suite."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.urls import reverse

from portal.attendance_plugin.hand_back.models import HandBackFile
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.leaving.lunch import permission_of
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.roll.models import Contact
from portal.attendance_plugin.staff.urls import urlpatterns
from portal.attendance_plugin.submissions.concerns.services import look_for_worries
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import Submission
from portal.operations.roles import ROLES as ALL_ROLES
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.leave.what_if_world import save_draft
from tests.attendance_plugin.submissions.evidence.evidence_world import keep_in, link_to, upload
from tests.attendance_plugin.submissions.own_forms.own_answers import own_answer
from tests.forms.own.own_world import publish

STAFF = ("office", "attendance_officer", "headteacher", "deputy")
SEE_NO_PUPIL = ("editor", "governor", "policy_owner", "clerk", "technician")
DECIDERS = ("headteacher", "deputy")
TEACHER = ("class_teacher",)
LEAD = ("safeguarding_lead",)
HEAD = ("headteacher",)
TAKE_AWAY = ("office", "attendance_officer", "headteacher")
PUPIL_READERS = (*STAFF, *TEACHER, *LEAD)
FORM_READERS = (*STAFF, *TEACHER)
COUNT_READERS = (*DECIDERS, "editor", "governor", "policy_owner", "clerk")
ROLES = (*STAFF, *TEACHER, *LEAD, *SEE_NO_PUPIL)
UPLOAD_PAGES = tuple(
    f"register_{name}" for name in ("run", "format", "columns", "words", "errors", "progress", "again", "cancel")
)
REQUEST_ACTIONS = ("check", "ask", "decide", "supersede", "take_back", "unmatch", "pass_on", "note", "assign")
SENDER_PAGES = ("sender", "confirm_sender", "disown", "send_link", "revoke_links")
LETTER_EDITORS = ("attendance_officer", "headteacher")
SCREEN_KEEPERS = ("office", "headteacher", "technician")
NOT_HEAD = ("office", "attendance_officer")

# Page, how it is asked for, who gets in (with which answer); everybody else gets 403.
MATRIX = {
    "switch_school": ("post", ROLES, 404),
    "posts": ("get", (), 200),
    "posts_results": ("get", (), 200),
    "post": ("get", (), 200),
    "today": ("get", STAFF, 200),
    "today_live": ("get", STAFF, 200),
    "today_call": ("post", (*STAFF, *LEAD), 302),
    "today_seen": ("post", STAFF, 302),
    "first_contact": ("get", (*STAFF, *LEAD), 200),
    "requests": ("get", STAFF, 200),
    "requests_results": ("get", STAFF, 200),
    "request": ("get", STAFF, 200),
    "decide": ("post", DECIDERS, 302),
    "answered": ("post", STAFF, 404),
    "supersede": ("get", DECIDERS, 200),
    "take_back": ("post", STAFF, 302),
    "unmatch": ("post", STAFF, 302),
    "pass_on": ("post", STAFF, 302),
    "note": ("post", STAFF, 302),
    "assign": ("post", STAFF, 302),
    "check": ("post", STAFF, 302),
    "ask": ("post", STAFF, 302),
    "match": ("get", STAFF, 200),
    "suspects": ("get", STAFF, 200),
    "suspects_results": ("get", STAFF, 200),
    "suspect": ("get", STAFF, 200),
    "evidence": ("get", STAFF, 200),
    "evidence_results": ("get", STAFF, 200),
    "evidence_keeping": ("get", DECIDERS, 200),
    "evidence_file": ("get", STAFF, 200),
    "submission_evidence": ("get", STAFF, 200),
    "collections": ("get", STAFF, 200),
    "collections_results": ("get", STAFF, 200),
    "collection": ("get", STAFF, 200),
    "gate": ("get", (*STAFF, *LEAD), 200),
    "gate_child": ("get", (*STAFF, *LEAD), 200),
    "gate_reasons": ("get", DECIDERS, 200),
    "lunches": ("get", STAFF, 200),
    "lunches_results": ("get", STAFF, 200),
    "lunch": ("get", STAFF, 200),
    "concerns": ("get", LEAD, 200),
    "concerns_results": ("get", LEAD, 200),
    "concern": ("get", LEAD, 200),
    "sender": ("get", STAFF, 200),
    "confirm_sender": ("post", STAFF, 422),
    "disown": ("post", STAFF, 422),
    "send_link": ("post", STAFF, 422),
    "revoke_links": ("post", STAFF, 302),
    "telling": ("get", DECIDERS, 200),
    "work": ("get", ("office", "technician"), 200),
    "celebration": ("get", STAFF, 200),
    "celebration_term": ("get", STAFF, 200),
    "celebration_week": ("get", STAFF, 404),
    "celebration_screen": ("get", STAFF, 404),
    "celebration_certificate": ("get", STAFF, 404),
    "celebration_resting": ("get", STAFF, 200),
    "celebration_certificates": ("get", STAFF, 404),
    "screens": ("get", SCREEN_KEEPERS, 200),
    "screen_panels": ("get", SCREEN_KEEPERS, 404),
    "screen_let_in": ("get", SCREEN_KEEPERS, 200),
    "screen_make_link": ("get", SCREEN_KEEPERS, 200),
    "screen_end": ("post", SCREEN_KEEPERS, 404),
    "what_ifs": ("get", COUNT_READERS, 200),
    "what_if": ("get", COUNT_READERS, 200),
    "pin_flips": ("post", ("editor", "policy_owner"), 302),
    "forms_keeping": ("get", DECIDERS, 200),
    "own_forms": ("get", FORM_READERS, 200),
    "own_form": ("get", FORM_READERS, 200),
    "own_form_results": ("get", FORM_READERS, 200),
    "own_form_answer": ("get", FORM_READERS, 200),
    "own_form_missing": ("get", FORM_READERS, 200),
    "own_form_export": ("get", STAFF, 200),
    "own_form_close": ("post", STAFF, 302),
    "pupils": ("get", PUPIL_READERS, 200),
    "pupils_results": ("get", PUPIL_READERS, 200),
    "pupil": ("get", PUPIL_READERS, 200),
    "certificate": ("get", PUPIL_READERS, 200),
    "certificate_pdf": ("get", PUPIL_READERS, 200),
    "classes": ("get", PUPIL_READERS, 200),
    "classes_results": ("get", PUPIL_READERS, 200),
    "class_week": ("get", PUPIL_READERS, 200),
    "attendance_figures": ("get", (*STAFF, *TEACHER, "governor"), 200),
    "letters": ("get", STAFF, 200),
    "letters_results": ("get", STAFF, 200),
    "letter": ("get", STAFF, 200),
    "letter_pdf": ("get", STAFF, 200),
    "letter_on_paper": ("post", STAFF, 302),
    "print_letters": ("get", STAFF, 200),
    "print_runs": ("get", STAFF, 200),
    "print_runs_results": ("get", STAFF, 200),
    "print_run": ("get", STAFF, 404),
    "print_run_pdf": ("get", STAFF, 404),
    "envelopes": ("get", LETTER_EDITORS, 200),
    "write_letter": ("get", STAFF, 200),
    "letter_templates": ("get", LETTER_EDITORS, 200),
    "letter_templates_results": ("get", LETTER_EDITORS, 200),
    "letter_template": ("get", LETTER_EDITORS, 200),
    "letter_preview": ("post", LETTER_EDITORS, 200),
    "letter_wording": ("get", LETTER_EDITORS, 404),
    "messages": ("get", STAFF, 200),
    "messages_results": ("get", STAFF, 200),
    "message": ("get", STAFF, 200),
    "overrides": ("get", (*HEAD, "governor"), 200),
    "overrides_csv": ("get", (*HEAD, "governor"), 200),
    "audit_export": ("get", HEAD, 200),
    "requests_export": ("get", TAKE_AWAY, 200),
    "letters_export": ("get", TAKE_AWAY, 200),
    "pupils_export": ("get", TAKE_AWAY, 200),
    "attendance_figures_export": ("get", (*STAFF, *TEACHER, "governor"), 200),
    "audit": ("get", (*HEAD, *LEAD), 200),
    "audit_results": ("get", (*HEAD, *LEAD), 200),
    "audit_of_pupil": ("get", (*HEAD, *LEAD), 200),
    "audit_of_pupil_results": ("get", (*HEAD, *LEAD), 200),
    "audit_of_request": ("get", HEAD, 200),
    "audit_of_request_results": ("get", HEAD, 200),
    "register_hours": ("get", PUPIL_READERS, 200),
    "old_entries": ("get", HEAD, 200),
    "answer_old_entries": ("post", HEAD, 404),
    "register_imports": ("get", STAFF, 200),
    "register_imports_results": ("get", STAFF, 200),
    "register_drops": ("get", STAFF, 200),
    "register_drops_results": ("get", STAFF, 200),
    "register_upload": ("get", STAFF, 200),
    # An upload is its uploader's alone: to everybody else it is not there.
    "register_run": ("get", STAFF, 404),
    "register_format": ("post", STAFF, 404),
    "register_columns": ("get", STAFF, 404),
    "register_words": ("post", STAFF, 404),
    "register_errors": ("get", STAFF, 404),
    "register_progress": ("get", STAFF, 404),
    "register_again": ("post", STAFF, 404),
    "register_cancel": ("post", STAFF, 404),
    "register_explained": ("get", STAFF, 200),
    "register_mapping": ("get", STAFF, 404),
    "register_forget_word": ("post", STAFF, 404),
    "hand_back": ("get", STAFF, 200),
    "hand_back_choose": ("get", STAFF, 404),
    "hand_back_files": ("get", STAFF, 200),
    "hand_back_files_results": ("get", STAFF, 200),
    "hand_back_file": ("get", STAFF, 200),
    "hand_back_download": ("post", STAFF, 422),
    "hand_back_undo": ("post", STAFF, 422),
}


OF_A_PUPIL = ("Amara", "Okafor", "TEST0001", "Lagos", "attendance/requests")


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def addresses(waiting: LeaveRequest, tmp_path: Path, settings) -> dict[str, str]:
    check = waiting.checks.get()
    other = submit(waiting.school, number=2, form="absence", answers={"first_day": "2026-11-20", "reason": "self-harm"})
    concern = look_for_worries(other)
    early = submit(
        waiting.school,
        number=8,
        form="early-collection",
        answers={"date": "2026-11-20", "time": "14:15", "collector": "Ngozi Okafor", "collector_relation": "Mother"},
    )
    assert waiting.pupil
    suspect = submit(waiting.school, number=3, form="absence", answers={"first_day": "2026-11-20"})
    Submission.objects.filter(pk=suspect.pk).update(is_suspect=True, signals=["fast"])
    keep_in(tmp_path, settings)
    evidence = add_evidence(link_to(waiting.submission, Contact.objects.get()), upload())
    decide(waiting, check, "grant", by=people._account("first", "Una Lark", "Headteacher"))
    file = HandBackFile.objects.create(
        school=waiting.school,
        number=1,
        columns="general",
        rows_count=0,
        first_day=waiting.first_day,
        last_day=waiting.last_day,
        made_at=waiting.received_at,
    )
    publish(waiting.school)
    own = own_answer(waiting.pupil, number=4)
    arguments = {
        **{name: [own.form] for name in MATRIX if name.startswith("own_form") and name != "own_forms"},
        "own_form_answer": [own.form, own.reference],
        "request": [waiting.submission.reference],
        **{name: [waiting.submission.reference] for name in REQUEST_ACTIONS},
        "answered": [waiting.submission.reference, 999_999],
        "match": [other.reference],
        "suspect": [suspect.reference],
        "submission_evidence": [waiting.submission.reference],
        **{name: [waiting.submission.reference] for name in SENDER_PAGES},
        "evidence_file": [evidence.pk],
        "pupil": [waiting.pupil_id],
        "first_contact": [waiting.pupil_id],
        **{name: [waiting.pupil_id] for name in ("audit_of_pupil", "audit_of_pupil_results")},
        **{name: [waiting.submission.reference] for name in ("audit_of_request", "audit_of_request_results")},
        "certificate": [waiting.pupil_id],
        "certificate_pdf": [waiting.pupil_id],
        "class_week": [people.school_class(waiting.school).pk],
        "collection": [early.reference],
        "gate_child": [waiting.pupil_id],
        "lunch": [permission_of(waiting.pupil).pk],
        "concern": [concern.pk if concern else 0],
        "what_if": [save_draft().pk],
        "pin_flips": [save_draft().pk],
        "letter": [Letter.objects.get().pk],
        "letter_pdf": [Letter.objects.get().pk],
        "letter_on_paper": [Letter.objects.get().pk],
        "print_run": [999_999],
        "print_run_pdf": [999_999],
        "write_letter": [waiting.pupil_id],
        "letter_template": ["leave-approved"],
        "letter_preview": ["leave-approved"],
        "letter_wording": ["leave-approved", 999_999],
        "message": [Letter.objects.get().message_id],
        "answer_old_entries": [999_999],
        "post": [people.signed_in_outsider().pk],
        "screen_end": [999_999],
        "screen_panels": ["hallway"],
        **{f"celebration_{name}": ["2026-11-09"] for name in ("week", "screen", "certificate", "certificates")},
        "register_mapping": [999_999],
        "register_forget_word": [999_999],
        **{name: ["f" * 32] for name in UPLOAD_PAGES},
        "hand_back_choose": ["reported:0"],
        "hand_back_file": [file.number],
        "hand_back_download": [file.number],
        "hand_back_undo": [file.number],
    }
    return {name: reverse(f"attendance_staff:{name}", args=arguments.get(name, [])) for name in MATRIX}


def test_every_page_is_in_the_matrix() -> None:
    assert {pattern.name for pattern in urlpatterns} == set(MATRIX)


def test_what_is_refused_shows_nothing_of_what_was_asked_for(
    addresses: dict[str, str], sign_in, without_menu: None
) -> None:
    """So that a refusal drawn for one page is the refusal of all, as the next test takes it."""
    client = sign_in("technician")
    asked = {name: getattr(client, MATRIX[name][0])(address) for name, address in addresses.items()}
    refused = {name for name, (_, allowed, _) in MATRIX.items() if "technician" not in allowed}
    assert {name for name, answer in asked.items() if answer.status_code == 403} == refused
    assert len({without_token(asked[name]) for name in refused}) == 1


def without_token(answer: HttpResponse) -> str:
    return re.sub(r"csrf\w*\W+\w{64}", "", answer.content.decode(), flags=re.IGNORECASE)


@pytest.mark.parametrize("who", ROLES)
def test_each_role_opens_its_pages_and_no_others(
    who: str, addresses: dict[str, str], sign_in, without_menu: None, refusing_once: None
) -> None:
    """Pages for staff are kept by no cache; and whoever may see no pupil meets none, whatever is asked for how."""
    client = sign_in(who)
    expected = {name: answer if who in allowed else 403 for name, (_, allowed, answer) in MATRIX.items()}
    answers = {name: getattr(client, MATRIX[name][0])(address) for name, address in addresses.items()}
    assert {name: answer.status_code for name, answer in answers.items()} == expected
    assert [name for name, answer in answers.items() if "no-store" not in answer.headers["Cache-Control"]] == []
    if who in SEE_NO_PUPIL:
        by_get = [client.get(address) for name, address in addresses.items() if MATRIX[name][0] == "post"]
        read = "".join(answer.content.decode() for answer in [*answers.values(), *by_get])
        assert [word for word in OF_A_PUPIL if word in read] == []


def test_every_role_is_in_the_matrix(school: School) -> None:
    """A role that nobody listed here fails."""
    for who in ROLES:
        getattr(people, who)()
    assert set(Group.objects.filter(user__isnull=False).values_list("name", flat=True)) == {
        role.group for role in ALL_ROLES
    }


def test_nobody_signed_in_is_sent_to_the_door(addresses: dict[str, str], sign_in) -> None:
    client = sign_in("anonymous")
    for name, address in addresses.items():
        response = getattr(client, MATRIX[name][0])(address)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, "/admin/login/"), name


@pytest.mark.parametrize("who", STAFF)
def test_the_menu_and_the_dashboard_show_what_the_account_may_open(who: str, waiting: LeaveRequest, sign_in) -> None:
    page = sign_in(who).get("/admin/").content.decode()
    assert "/admin/attendance/today/" in page
    assert "1 request waiting" in page
    assert waiting.submission.reference in page


@pytest.mark.parametrize("who", SEE_NO_PUPIL)
def test_the_menu_and_the_dashboard_of_the_others_name_no_pupil(who: str, waiting: LeaveRequest, sign_in) -> None:
    page = sign_in(who).get("/admin/").content.decode()
    assert [word for word in OF_A_PUPIL if word in page] == []


@pytest.mark.parametrize("name", ["request", "match", *REQUEST_ACTIONS])
def test_a_reference_that_is_not_there_is_a_404(name: str, waiting: LeaveRequest, sign_in) -> None:
    address = reverse(f"attendance_staff:{name}", args=["NOSUCH99"])
    client = sign_in("headteacher")
    assert getattr(client, MATRIX[name][0])(address).status_code == 404


def test_another_schools_rows_are_not_there(waiting: LeaveRequest, sign_in) -> None:
    other = people.other_school()
    LeaveRequest.objects.update(school=other)
    waiting.submission.__class__.objects.update(school=other)
    client = sign_in("headteacher")
    reference = waiting.submission.reference
    assert client.get(reverse("attendance_staff:request", args=[reference])).status_code == 404
    assert reference not in client.get(reverse("attendance_staff:requests")).content.decode()
    assert reference not in client.get("/admin/").content.decode()


def test_reasons_and_kinds_need_their_own_right(waiting: LeaveRequest, sign_in) -> None:
    """Health words, kinds and findings are for those who may read them (R18)."""
    client = sign_in("anonymous")
    user = people.office()
    user.groups.clear()
    for codename in ("access_admin", "view_requests", "view_roll"):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    address = reverse("attendance_staff:request", args=[waiting.submission.reference])
    page = client.get(address).content.decode()
    assert "Amara" in page
    for word in ("Lagos", "family event", "exceptional", "leave-exceptional", "judgement."):
        assert word not in page
    assert "kind" not in client.get(reverse("attendance_staff:requests")).context["filters"].form.fields
