"""All of it: dates, pupils, a form sent by a parent, the worker's round, and what staff see of it."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from calendars import enter_dates
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from people_and_pages import add_page, editor, make_school, title_of, titles, visitor

CHILD = {"child_name": "Amara Okafor", "child_class": "Oak"}
YOU = {
    "parent_name": "Ngozi Okafor",
    "relationship": "Mother",
    "email": "ngozi.okafor@family.example",
    "telephone": "07700 900111",
}
ABSENCE = {
    "child": CHILD,
    "when": {"when": "today"},
    "reason": {"reason_kind": "ill", "reason": "Sick twice in the night"},
    "return": {"return_when": "next"},
    "you": YOU,
}


def send_form(reader: Any, form: str, posts: dict[str, dict[str, str]]) -> str:
    """Answer page after page, send, and give back the reference."""
    for step, given in posts.items():
        address = f"/forms/{form}/{step}/"
        reader.get(address)
        answer = reader.post(address, given)
        if answer.status_code != 302:
            raise SystemExit(f"{address} was not accepted: {re.findall('field__error.*', answer.content.decode())}")
    check = reader.get(f"/forms/{form}/check/")
    reader.post(f"/forms/{form}/check/", {"answers": check.context["digest"]})
    sent = reader.get(f"/forms/{form}/sent/").content.decode()
    (reference,) = re.findall(r'panel__reference">(?:<bdi[^>]*>)?([^<]+)<', sent)
    return reference


def do_tasks() -> int:
    """What the worker does: each task that waits, as a queue of its own hands it out."""
    from django_q.models import OrmQ
    from django_q.signing import SignedPackage

    done = 0
    while waiting := OrmQ.objects.order_by("pk").first():
        task = SignedPackage.loads(waiting.payload)
        module, _, name = task["func"].rpartition(".")
        getattr(import_module(module), name)(*task["args"], **task["kwargs"])
        waiting.delete()
        done += 1
    return done


def look_at_example(client: Any, reader: Any) -> dict[str, Any]:
    """What the example app fills: a rule, a form, a format of file, panels, a letter."""
    from portal.attendance_plugin.celebration.panels import panel_builders
    from portal.attendance_plugin.letters.models import LetterTemplate
    from portal.attendance_plugin.register.importers import FORMATS
    from portal.attendance_plugin.submissions.models import Submission
    from portal.policies.models import PolicyIndexPage

    index = PolicyIndexPage.objects.get().pk
    editor_page = client.get(f"/admin/pages/add/portal_policies/policypage/{index}/").content.decode()
    reference = send_form(reader, "swimming-kit", {"child": CHILD, "size": {"size": "small"}, "you": YOU})
    return {
        "rule": "swimming__lessons" in editor_page and "Swimming lessons" in editor_page,
        "form": Submission.objects.get(reference=reference).answers["size"],
        "format": "pool-register" in FORMATS,
        "home": "panel-swimming" in reader.get("/").content.decode(),
        "screen": "swimming" in panel_builders(),
        "letter": LetterTemplate.objects.get(slug="swimming-missed").title,
        "works": client.get("/admin/attendance/letters/").status_code,
    }


def look_at_sign_in(reader: Any) -> dict[str, Any]:
    """Every door leads to the portal's; a password alone does not open it, the code of an app does."""
    import time

    from portal.accounts.one_time_codes import code_at

    asked = "/django-admin/", "/_util/login/", "/admin/"
    led = [reader.get(address, follow=True).redirect_chain[-1][0].partition("?")[0] for address in asked]
    given = {"username": "editor", "password": "seven otters", "next": "/admin/"}
    set_up = reader.post("/admin/login/", given, follow=True)
    shut = reader.get("/admin/").status_code
    code = code_at(set_up.context["secret"].replace(" ", ""), int(time.time()) // 30)
    codes = reader.post("/admin/login/set-up/", {"code": code})
    return {
        "doors": sorted(set(led)),
        "shut": shut,
        "set_up": title_of(set_up),
        "recovery_codes": len(codes.context["codes"]),
        "open": titles(reader, "/admin/", "/admin/signing-in/", "/django-admin/"),
    }


def look(given: dict[str, Any]) -> dict[str, Any]:
    from django.contrib.auth.models import Group

    from portal.attendance_plugin.submissions.models import Submission

    settings.FORM_QUICKEST_SECONDS, settings.SECOND_FACTOR = 0, "off"
    client, reader = editor(), visitor()
    make_school(client)
    add_page(client, "portal_calendars/termdatespage", title="When we are open", introduction="")
    enter_dates(client)
    reference = send_form(reader, "absence", ABSENCE)
    stored = Submission.objects.get(reference=reference)
    tasks = do_tasks()
    call_command("load_letters", given["letters"], verbosity=0)
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    call_command("send_outbox", verbosity=0)
    call_command("load_letters", verbosity=0)
    add_page(client, "portal_policies/policyindexpage", title="What we have agreed", introduction="")
    settings.SECOND_FACTOR = "pupil-data"
    sign_in = look_at_sign_in(visitor())
    settings.SECOND_FACTOR = "off"
    staff = ("requests/", "pupils/", "today/", "register/", "letters/", "screens/")
    return {
        "reference": bool(re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", reference)),
        "form": stored.form,
        "tasks": tasks > 0,
        "mailed": [message.to for message in mail.outbox],
        "groups": Group.objects.filter(name__in=("Office", "Headteacher", "Governors")).count(),
        "titles": titles(reader, "/dates/", "/forms/leave/", "/screen/", "/requests/link/"),
        "api": titles(reader, "/api/v1/", "/api/v1/openapi.json", "/api/v1/dates/", "/api/v1/policies/"),
        "staff": titles(client, *(f"/admin/attendance/{address}" for address in staff)),
        "listed": reference in client.get("/admin/attendance/today/").content.decode(),
        "example": look_at_example(client, reader),
        "sign_in": sign_in,
        "monitors": titles(reader, "/healthz", "/healthz/ready", "/healthz/worker", "/metrics"),
        "private": str(Path(settings.STORAGES["evidence"]["OPTIONS"]["location"]).name),
    }
