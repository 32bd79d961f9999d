"""Policies alone: a policy written, approved step by step and published in the admin, and read by a visitor."""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.urls import reverse
from people_and_pages import add_page, api_of, broken_links, editor, make_school, post, titles, visitor
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

RULE = {"kinds": ("exceptional_leave",), "days": "14", "counting": "calendar_days", "strength": "must"}
CLAUSE = {
    "number": "1",
    "heading": "Asking for leave",
    "anchor": "notice",
    "level": "2",
    "text": "Ask {{ notice.minimum.days|words }} days before.",
    "agreement": streamfield([]),
}
POLICY = {
    "title": "Attendance policy",
    "slug": "attendance",
    "summary": "How we help every child to be in school.",
    "policy_type": "attendance",
    "label": "first",
    "change_note": "The first version.",
    "approving_body": "Governing board",
    "owner_role": "Headteacher",
    "scope": "school",
    "adopted_precision": "day",
    "review_due_precision": "day",
    "review_cycle_months": "12",
    "legal_framework": "Education Act 1996",
    "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
}
APPROVERS = ("Policy owners", "Headteacher", "Governors' clerk")
# The site's own frame and colours, and ours inside it; no second frame.
FRAME = (
    "css/mysite.css",
    "css/school.css",
    "portal/tokens.css",
    '<div lang="en-GB" dir="ltr">',
    'class="portal policy"',
    "site-header",
    'role="search"',
)
MEETING = {"minute": "FGB, item 4", "body": "", "comment": ""}


def typed(**more: Any) -> dict[str, Any]:
    """What the browser sends of the policy's editor."""
    optional = {"also": "", "reading": "", "checked_on": "", "source": ""}
    clause = CLAUSE | {"rules": streamfield([("notice__minimum", RULE | optional)])}
    values = POLICY | {"effective_from": date.today().isoformat(), "clauses": streamfield([("clause", clause)])}
    return dict(nested_form_data(values)) | more


def look(given: None) -> dict[str, Any]:
    from portal.policies.models import PolicyIndexPage, PolicyPage

    client, reader = editor(), visitor()
    make_school(client)
    add_page(client, "portal_policies/policyindexpage", title="What we have agreed", introduction="All of them.")
    index = PolicyIndexPage.objects.get()
    post(client, f"/admin/pages/add/portal_policies/policypage/{index.pk}/", typed())
    page = PolicyPage.objects.get()
    edit = f"/admin/pages/{page.pk}/edit/"
    refused = client.post(edit, typed(**{"action-publish": "action-publish"}), follow=True)
    before = reader.get("/policies/attendance/").status_code
    post(client, edit, typed(**{"action-submit": "action-submit"}))
    get_user_model().objects.get().groups.set(Group.objects.filter(name__in=APPROVERS))
    approved = []
    while state := PolicyPage.objects.get().current_workflow_task_state:
        approved.append(state.task.name)
        answer = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
        post(client, answer, MEETING | {"on": date.today().isoformat()})
    addresses = ("/policies/", "/policies/attendance/", "/policies/attendance/versions/", "/", "/search/?query=leave")
    words = reader.get("/policies/attendance/").content.decode()
    call_command("build_site", "site", verbosity=0)
    return {
        "built": sorted(str(path.relative_to("site")) for path in Path("site").rglob("*.html")),
        "refused": " ".join(str(message) for message in refused.context["messages"]),
        "before": before,
        "approved": approved,
        "titles": titles(reader, *addresses),
        "files": titles(reader, "/policies/changes.atom", "/policies/attendance/versions/first/policy.pdf"),
        "admin": titles(client, "/admin/", reverse("policy_reviews:due"), "/admin/agreements/"),
        "says": "Ask fourteen days before." in words,
        "frame": {part: part in words for part in FRAME},
        "card": "policy-of-ours" in reader.get("/policies/").content.decode(),
        "colours": reader.get("/school/tokens.css").status_code,
        "broken": broken_links(reader, *addresses[:3]),
        "api": api_of(reader),
        "version": reader.get("/api/v1/policies/attendance/versions/first/").json()["rules"][0]["words"],
        "root": Site.objects.get(is_default_site=True).root_page.specific._meta.label,
    }
