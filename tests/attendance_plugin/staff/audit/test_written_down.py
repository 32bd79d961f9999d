"""Every page about one child, request, letter or file writes an entry when it is opened (R12, abuse case 66).

The pages are found among the addresses: whatever takes a key or a reference is about something. One that is about no
child is named here with the reason, so that a new page has to be thought about.
"""

from datetime import UTC, datetime

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.staff.urls import urlpatterns
from tests.attendance_plugin.staff.test_access import MATRIX, addresses  # noqa: F401

ABOUT_NO_CHILD = {
    "post": "an account",
    "own_form": "a list of answers, without them",
    "own_form_results": "the same list",
    "own_form_missing": "a list of who has not answered",
    "own_form_export": "the questions before a download, which has an entry of its own",
    "letter_template": "the wording of a letter; its preview is of an invented family",
    "letter_wording": "the same, as it was",
    "what_if": "counts; the requests themselves are written down with the page that shows them",
    "register_run": "a file on its way into the register, its uploader's alone",
    "register_columns": "the same file",
    "register_errors": "the same file",
    "register_progress": "the same file",
    "register_mapping": "columns of a file",
}


def takes_a_key(pattern) -> bool:
    return bool(pattern.pattern.converters)


@pytest.fixture(autouse=True)
def on_the_day():
    with time_machine.travel(datetime(2026, 11, 20, 9, 30, tzinfo=UTC), tick=False):
        yield


def pages_about_a_child() -> list[str]:
    keyed = [pattern.name for pattern in urlpatterns if takes_a_key(pattern)]
    return [name for name in keyed if MATRIX[name][0] == "get" and name not in ABOUT_NO_CHILD]


def test_every_page_about_a_child_is_written_down(addresses: dict[str, str], sign_in) -> None:  # noqa: F811
    clients = {who: sign_in(who) for who in ("headteacher", "safeguarding_lead")}
    silent, looked_at = [], 0
    for name in pages_about_a_child():
        who = "headteacher" if "headteacher" in MATRIX[name][1] else "safeguarding_lead"
        before = AuditEntry.objects.count()
        answer = clients[who].get(addresses[name])
        looked_at += answer.status_code == 200
        entry = AuditEntry.objects.first()
        account = clients[who].session["_auth_user_id"]
        if answer.status_code == 200 and (
            AuditEntry.objects.count() == before or entry is None or str(entry.actor_id) != account
        ):
            silent.append(name)
    assert silent == []
    assert looked_at >= 15


def test_each_exception_is_a_page_that_is_there() -> None:
    keyed = {pattern.name for pattern in urlpatterns if takes_a_key(pattern)}
    assert set(ABOUT_NO_CHILD) <= keyed
