"""A change of a policy, from the draft to the day it applies: tried, approved, in force, and nothing old undone."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import follow, press
from tests.e2e.conftest import DESKTOP
from tests.e2e.demo_data import leave_policy_page
from tests.e2e.portal_process import RunningPortal, ask_portal, copy_var, days_later, running_portal
from tests.e2e.test_journey import sign_in

pytestmark = pytest.mark.browser

DAYS_AHEAD = 30
BEFORE, AFTER = "14", "21"
OLD, NEW = "2026-11", "three-weeks"
NOTICE = 'input[type=hidden][name^="clauses-"][name$="-type"][value="notice__minimum"]'
COMPARED = rf"at least {BEFORE}\b[^→]*→[^→]*at least {AFTER}\b"
OPEN_PANELS = """input => {
    const panels = [];
    for (let at = input.closest("[data-panel]"); at; at = at.parentElement.closest("[data-panel]")) panels.unshift(at);
    for (const panel of panels) {
        const toggle = panel.querySelector("[data-panel-toggle]");
        if (toggle.getAttribute("aria-expanded") === "false") toggle.click();
    }
}"""
REPLAYED = """
import json
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import run_again
check = LeaveRequest.objects.get(submission__reference={reference!r}).checks.first()
again = run_again(check)
print(json.dumps([check.policy_version.label, check.result == again.to_json(), check.sha256 == again.sha256]))
"""


def notice_field(page: Any) -> Any:
    """The number of days in the rule block that asks for two weeks, with every panel around it open."""
    for index in range(page.locator(NOTICE).count()):
        prefix = page.locator(NOTICE).nth(index).get_attribute("name").removesuffix("-type")
        field = page.locator(f'[name="{prefix}-value-days"]')
        if field.input_value() == BEFORE:
            field.evaluate(OPEN_PANELS)
            return field
    raise AssertionError(f"no rule of notice with {BEFORE} days")


def edit_draft(page: Any, address: str, first_day: date) -> None:
    page.goto(address)
    field = notice_field(page)
    field.fill(AFTER)
    page.locator(".rule-words--live").filter(has_text=f"at least {AFTER} calendar days").first.wait_for()
    page.get_by_role("tab", name="Document control").click()
    page.fill('[name="label"]', NEW)
    page.fill('[name="effective_from"]', first_day.isoformat())
    page.fill('[name="change_note"]', "Ask three weeks before leave begins, not two.")
    page.fill('[name="review_due"]', "")
    press(page, "Save draft")
    page.get_by_text("has been updated").wait_for()


def what_the_draft_would_change(page: Any) -> str:
    """What the link in the editor leads to, read in a tab of its own."""
    link = page.get_by_role("link", name="See what this draft would change").get_attribute("href")
    tab = page.context.new_page()
    tab.goto(link)
    told = str(tab.locator("main").inner_text())
    tab.close()
    return told


def choose_action(page: Any, name: str) -> None:
    """An action of the menu beside “Save draft”, once the editor’s scripts rest: a press before may be lost."""
    page.wait_for_load_state("networkidle")
    button = page.get_by_role("button", name=re.compile(name))
    if not button.first.is_visible():
        page.get_by_role("button", name="More actions").click()
    button.first.click()


def approve(page: Any, address: str) -> None:
    page.goto(address)
    choose_action(page, "^Approve$")
    page.get_by_text("has been updated").wait_for()


def choose_at_home(page: Any, name: str) -> None:
    """An action on what waits for this account, without opening the editor."""
    page.goto("/admin/")
    waiting = page.locator("#awaiting-review-section")
    waiting.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name=name, exact=True).click()


def approve_at_home(page: Any) -> None:
    choose_at_home(page, "Approve")
    page.locator("#awaiting-review-section").wait_for(state="detached")


def record_minute(page: Any) -> None:
    choose_at_home(page, "Record the approval")
    modal = page.locator(".modal-content")
    modal.locator('[name="on"]').fill(date.today().isoformat())
    modal.locator('[name="minute"]').fill("FGB 2026-11, item 4")
    modal.locator("[type=submit]").last.click()
    page.locator("#awaiting-review-section").wait_for(state="detached")


def first_request_concerned(page: Any) -> str:
    """The reference of the first request that the draft would change, whose new finding asks for the longer notice."""
    page.goto("/admin/attendance/what-ifs/")
    follow(page.get_by_role("link", name="Attendance policy"))
    concerned = page.locator(".what-if-request").filter(has_text=f"at least {AFTER} days").first
    return str(concerned.locator(".what-if-request__title a").inner_text())


def asked_days(page: Any) -> str:
    """How many days before leave families are asked for it, as the policy in force says."""
    page.goto("/policies/attendance/")
    shown = re.search(r"at least (\d+) (?:calendar )?days", page.locator("main").inner_text())
    assert shown, page.locator("main").inner_text()
    return shown[1]


def staff_page(chromium: Any, portal: RunningPortal, role: str) -> Any:
    """Signed in, in a browser profile of its own.

    Wagtail saves while one types. It answers 400 where the form that is sent comes first, so what the console says is
    not held against these pages.
    """
    page = chromium.new_context(viewport=DESKTOP, base_url=portal.base_url).new_page()
    sign_in(page, portal, role)
    return page


def compare(page: Any) -> str:
    page.goto(f"/policies/attendance/compare/{OLD}...{NEW}/")
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


def test_a_change_of_notice_from_the_draft_to_the_day_it_applies(
    portal: RunningPortal,
    chromium: Any,
    open_page: Callable[..., Any],
    shots: Callable[[Any, str], None],
    tmp_path: Path,
) -> None:
    first_day = date.today() + timedelta(days=DAYS_AHEAD)
    address = f"/admin/pages/{leave_policy_page(portal.database)}/edit/"

    # The editor changes one number, sees its sentence change, and what the draft would have changed.
    editor = staff_page(chromium, portal, "Policy editor")
    edit_draft(editor, address, first_day)
    tried = what_the_draft_would_change(editor)
    assert re.search(r"(\d+|fewer than 5|not shown)\s+would get another recommendation", tried)
    assert "Requests concerned" not in tried
    choose_action(editor, "^Submit to")
    editor.get_by_text("has been submitted for moderation").wait_for()

    # Owner, headteacher and the approving body say yes, each by an account of their own.
    approve(staff_page(chromium, portal, "Policy owner"), address)
    head = staff_page(chromium, portal, "Headteacher")
    reference = first_request_concerned(head)
    shots(head, "policy-what-if-head")
    approve_at_home(head)
    record_minute(staff_page(chromium, portal, "Governors' clerk"))

    # Published, and still to come: today the old version is in force, and everybody can compare the two.
    reader = open_page(DESKTOP)
    assert asked_days(reader) == BEFORE
    assert re.search(COMPARED, compare(reader))
    shots(reader, "policy-comparison")

    # On its day the new version is in force; an old request still replays under the version of its time, byte for byte.
    later = tmp_path / "later"
    copy_var(portal.var, later)
    with running_portal(later, **days_later(DAYS_AHEAD)) as moved:
        page = staff_page(chromium, moved, "Headteacher")
        assert asked_days(page) == AFTER
        page.goto(f"/admin/attendance/requests/{reference}/")
        shown = page.locator("main").inner_text()
        checked_under = re.search(r"under .*version (\S+), in force when the request was received", shown)
        assert checked_under
        assert checked_under[1] != NEW
        assert "does not replay" not in shown
        replayed = ask_portal(later, REPLAYED.format(reference=reference), **days_later(DAYS_AHEAD))
    assert json.loads(replayed) == [checked_under[1], True, True]
