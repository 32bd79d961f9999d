"""A parent adds evidence from a phone without JavaScript; axe looks at each state; staff get it as an attachment."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.attendance_plugin.submissions.evidence import sample_files as files
from tests.chromium import axe_faults, follow, press
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.demo_data import a_family, school_day_after
from tests.e2e.portal_process import RunningPortal
from tests.e2e.test_journey import leave_answers, sign_in, wait_for_mail, walk_to_check_page

pytestmark = pytest.mark.browser


def chosen(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def open_by_mail(page: Any, portal: RunningPortal, email: str, reference: str) -> None:
    link = re.search(r"http://127\.0\.0\.1:\d+(/requests/\S+)", wait_for_mail(portal, email, reference))
    assert link
    page.goto(link[1])
    press(page, "Open my request")


def test_photos_from_a_phone_reach_staff_without_their_place(
    portal: RunningPortal, open_page: Callable[..., Any], shots: Callable[[Any, str], None]
) -> None:
    family = a_family(portal.database)
    phone = open_page(PHONE, javascript=False)
    phone.goto("/forms/leave/")
    walk_to_check_page(phone, leave_answers(family, school_day_after(portal.database, date.today(), school_days=25)))
    press(phone, "Send")
    reference = phone.locator(".panel__reference").inner_text()
    open_by_mail(phone, portal, family.email, reference)
    follow(phone.locator("#evidence").get_by_role("link", name="Add evidence"))
    photo, note = chosen("card.jpg", files.jpeg_with_place()), chosen("note.docx", files.zipped())
    phone.set_input_files("#id_chosen", [photo, note])
    press(phone, "Add")
    shots(phone, "phone-evidence-refused")
    assert "“note.docx” was not added." in phone.locator(".error-summary").inner_text()
    press(phone, "Back to your request", "link")
    shots(phone, "phone-evidence")
    assert phone.locator(".file-list .file-name").all_inner_texts() == ["card.jpg"]

    watched = open_page(PHONE)
    watched.context.add_cookies(phone.context.cookies())
    found = {}
    for address in ("/requests/", "/requests/evidence/"):
        watched.goto(address)
        found[address] = axe_faults(watched)
    press(watched, "Add")
    found["error"] = axe_faults(watched)

    desk = open_page(DESKTOP)
    sign_in(desk, portal, "Headteacher")
    desk.goto(f"/admin/attendance/requests/{reference}/")
    shots(desk, "desk-evidence")
    found["desk"] = axe_faults(desk)
    assert found == {state: [] for state in found}
    with desk.expect_download() as download:
        desk.get_by_role("link", name="Download Picture 1").click()
    assert re.fullmatch(rf"evidence-{reference}-\d+\.jpg", download.value.suggested_filename)
    content = download.value.path().read_bytes()
    assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert b"Canary" not in content
