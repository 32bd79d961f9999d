"""Names of who was asked, and what they wrote, are in nothing public and in no Wagtail object, log or subject."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from modelcluster.models import ClusterableModel
from wagtail.models import ModelLogEntry, PageLogEntry, Revision
from wagtail.search.index import Indexed
from wagtail.snippets.models import get_snippet_models

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from portal.policies.agreements import models as agreements
from portal.policies.agreements.checklists import record_meeting
from portal.policies.agreements.clauses import find_agreement
from portal.policies.agreements.mailing import write_due_mails
from portal.policies.agreements.signing import Given, Way, decline, sign
from portal.policies.agreements.visitors import make_door_link, sign_in
from portal.policies.models import PolicyVersion
from portal.static_site.addresses import urls_to_build
from tests import people
from tests.policies.agreements.conftest import AskAll, Find

CANARY = "Zephyrine Quillfeather"


@pytest.fixture
def planted(school: School, ask_all: AskAll, find: Find, online: PolicyVersion) -> None:
    """The canary as pupil, parent, staff, visitor, comment, reason for declining and evidence of a meeting."""
    child = people.pupil(school, given_name="Zephyrine", family_name="Quillfeather")
    people.contact_of(child, people.Person(CANARY, "z@family.example", ""), relationship="Mother", order=1)
    user = people.office()
    user.first_name, user.last_name = CANARY.split()
    user.save()
    answers = [{"key": "more", "text": "More?", "answer": CANARY, "comment": CANARY}]
    for anchor in ("charter", "parents-agreement", "staff-agreement", "staff-self-audit"):
        for person in ask_all(anchor).values():
            if anchor == "parents-agreement":
                decline(person, Given(name=CANARY, way=Way.LINK), f"{CANARY} says no.")
            else:
                sign(person, Given(name=CANARY, way=Way.LINK, answers=answers))
    door, _ = make_door_link(school, find("visitors"), days=1, by=user)
    sign_in(door, form_key="k" * 32, name=CANARY, organisation=CANARY, visiting=CANARY)
    checklist = find_agreement(online, "governors-questions")
    assert checklist is not None
    meeting = [{"key": "current", "text": "?", "answer": "yes", "evidence": CANARY}]
    record_meeting(school, checklist, form_key="c" * 32, met_on=online.effective_from, answers=meeting, by=user)
    write_due_mails()


def holds_canary(text: str) -> bool:
    return any(word in text for word in CANARY.split())


def test_no_public_page_feed_search_or_file_shows_it(planted: None, school: School, online: PolicyVersion) -> None:
    addresses = list(urls_to_build(school))
    assert any("attendance" in address for address in addresses)
    visited = [*addresses, "/search/?query=Quillfeather", "/api/v1/policies", "/sitemap.xml"]
    shown = {address: Client().get(address, follow=True).content.decode(errors="replace") for address in visited}
    assert [address for address, page in shown.items() if holds_canary(page)] == []
    assert [address for address in addresses if "/sign/" in address] == []


def test_no_wagtail_object_log_or_audit_row_holds_it(planted: None) -> None:
    rows = [*Revision.objects.values(), *PageLogEntry.objects.values(), *ModelLogEntry.objects.values()]
    rows += [*AuditEntry.objects.values(), *OutboxMessage.objects.values("subject", "purpose", "cause")]
    assert rows
    assert [row for row in rows if holds_canary(json.dumps(row, default=str))] == []


def test_agreements_are_no_wagtail_models() -> None:
    own = {
        model
        for model in apps.get_app_config("portal_policies").get_models()
        if model.__module__ == agreements.__name__
    }
    assert len(own) == 7
    assert {model for model in own if issubclass(model, (Indexed, ClusterableModel))} == set()
    assert own & set(get_snippet_models()) == set()


def test_a_sent_mail_forgets_its_link(planted: None, school: School, ask_all: AskAll, settings: Any) -> None:
    from portal.attendance_plugin.submissions.outbox import send_due_messages

    people.headteacher()
    ask_all("staff-agreement")
    write_due_mails()
    assert "/sign/" in OutboxMessage.objects.get(recipient="headteacher@millbrook.example").text_body
    send_due_messages()
    message = OutboxMessage.objects.get(recipient="headteacher@millbrook.example")
    assert (message.state, "/sign/…/" in message.text_body) == ("sent", True)
