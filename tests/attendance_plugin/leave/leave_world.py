"""A school with a frozen calendar, a published leave policy, one child with a register, and her mother's request."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page

from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leave.services import open_request, run_check
from portal.attendance_plugin.letters.models import LetterTemplate
from portal.attendance_plugin.register.services import import_register
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.calendars.models import CalendarVersion
from portal.content_loader.policies import load_policies
from portal.pages.models import HomePage, School
from portal.policies.drafting.drafts import PolicyDraft, draft_of_content
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.versions.publishing import publish_draft
from portal.rules.calendar_data import parse_calendar
from tests import people
from tests.planted_pages import plant

RECEIVED = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
CHECKED = datetime(2026, 11, 16, 10, 1, tzinfo=UTC)

POLICY = """+++
title = "Attendance policy"
label = "2026-09"
policy_type = "attendance"
summary = "When children must be at school, and how leave is decided."
effective_from = 2026-09-01
approved_on = 2026-07-06
approving_body = "Governing board"
owner_role = "Headteacher"
author_role = "Attendance officer"
review_cycle_months = 12
review_due = 2027-09-01
change_note = "First version."
+++
## 4.2 Asking in time {#leave-notice}

Ask {{ notice.minimum.days }} days before.

```rule
rule = "notice.minimum"
kinds = ["exceptional_leave", "religious"]
days = 14
strength = "must"
```

## 4.3 Attendance so far {#leave-attendance}

Attendance is above {{ attendance.now_above.percent }} %.

```rule
rule = "attendance.now_above"
kinds = ["exceptional_leave"]
percent = 96
```

## 4.4 Days set apart {#leave-religious}

Days set apart by the family's religious body.

```rule
rule = "religious.set_apart"
kinds = ["religious"]
```

## 4.5 Exceptional circumstances {#leave-exceptional}

The headteacher judges what is exceptional.

```rule
rule = "exceptional.circumstances"
kinds = ["exceptional_leave"]
listed = ["death_close_relative"]
excluded = ["holiday_cost"]
```
"""

CALENDAR = {
    "time_zone": "Europe/London",
    "session_times": {
        "am": {"registration": "08:50", "ends": "12:00"},
        "pm": {"registration": "13:00", "ends": "15:15"},
    },
    "years": [
        {
            "academic_year": "2026-27",
            "terms": [
                {"name": "autumn", "first": "2026-09-02", "last": "2026-12-18"},
                {"name": "spring", "first": "2027-01-05", "last": "2027-03-25"},
                {"name": "summer", "first": "2027-04-12", "last": "2027-07-21"},
            ],
            "half_terms": [{"first": "2026-10-26", "last": "2026-10-30"}],
            "bank_holidays": [],
            "training_days": [],
            "closures": [],
            "assessment_windows": [],
        },
        {
            "academic_year": "2027-28",
            "terms": [{"name": "autumn", "first": "2027-09-01", "last": "2027-12-17"}],
            "half_terms": [],
            "bank_holidays": [],
            "training_days": [],
            "closures": [],
            "assessment_windows": [],
        },
    ],
}

LETTERS = {
    "leave-approved": "Dear {{ parent_name }},\n\n{{ child_name }} ({{ child_class }}) has leave:\n\n"
    "{{ dates_granted }}\n\n{{ status_link }}",
    "leave-part": "Dear {{ parent_name }},\n\nGranted:\n\n{{ dates_granted }}\n\nNot granted:\n\n"
    "{{ dates_refused }}\n\n{{ reason }}",
    "leave-noted": "Dear {{ parent_name }},\n\nNoted under the licence:\n\n{{ dates_granted }}",
    "leave-declined": "Dear {{ parent_name }},\n\nNo leave from {{ first_day }} to {{ last_day }} ({{ sessions }}).\n\n"
    "{{ clauses }}\n\n{{ reason }}\n\n{{ headteacher_role }}, {{ school_name }}, {{ office_telephone }}, {{ date }}, "
    "{{ reference }}, {{ status_link }}",
}

ANSWERS: dict[str, Any] = {
    "child_name": people.CHILD_NAME,
    "child_class": "Oak",
    "kind": "exceptional_leave",
    "reason_code": "family_event",
    "first_day": "2026-12-03",
    "first_half": "am",
    "last_day": "2026-12-04",
    "last_half": "pm",
    "reason": "My sister marries in Lagos that week.",
    "evidence": "none",
    "parent_name": people.PARENT.name,
    "relationship": "mother",
    "asked_by_resident_parent": True,
    "email": people.PARENT.email,
    "telephone": people.PARENT.telephone,
}


def freeze_calendar(school: School) -> CalendarVersion:
    calendar = parse_calendar(CALENDAR, source="test calendar")
    return CalendarVersion.objects.create(
        school=school, number=1, calendar=calendar.to_json(), sha256=calendar.sha256, made_at=timezone.now()
    )


_frozen: dict[tuple[str, str], dict[str, Any]] = {}


def publish_policy(school: School, text: str = POLICY, label: str = "2026-09") -> PolicyVersion:
    """The policy published as the portal does it; the same text a second time is taken as it was frozen then."""
    draft = _draft(text, label)
    index = PolicyIndexPage.objects.first() or _index()
    existing = index.get_children().first()
    page = existing.specific if existing else _plant(index, school, draft)
    if (text, label) in _frozen:
        return PolicyVersion.objects.create(page=page, **_frozen[text, label])
    version = publish_draft(page, draft, is_history=True)
    columns = (field.attname for field in PolicyVersion._meta.concrete_fields)
    _frozen[text, label] = {name: getattr(version, name) for name in columns if name not in {"id", "page_id"}}
    return version


@lru_cache
def _draft(text: str, label: str) -> PolicyDraft:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "attendance" / f"{label}.md"
        path.parent.mkdir()
        path.write_text(text.replace('label = "2026-09"', f'label = "{label}"'))
        return draft_of_content(next(iter(load_policies(path.parent, "policies/attendance"))))


def _index() -> PolicyIndexPage:
    Locale.objects.get_or_create(language_code="en-gb")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = plant(root, HomePage(title="Home", slug="home-of-tests"))
    return plant(home, PolicyIndexPage(title="Our policies", slug="policies"))


def _plant(index: PolicyIndexPage, school: School, draft: PolicyDraft) -> PolicyPage:
    page = PolicyPage(slug=draft.slug, school=school, live=False)
    set_draft(page, draft)
    return plant(index, page)


def write_templates(school: School) -> None:
    for slug, body in LETTERS.items():
        LetterTemplate.objects.create(
            school=school,
            slug=slug,
            title=slug,
            subject="Your request for leave ({{ reference }})",
            body=body,
            modified_at=timezone.now(),
        )


def fill_register(school: School, child: Pupil, *, absent: tuple[str, ...] = ()) -> None:
    """Present from 9 to 13 November but for the days named, which get code I."""
    rows = ["UPN,Date,Session,Code"]
    for back in range(5):
        day = (date(2026, 11, 9) + timedelta(days=back)).isoformat()
        codes = ("I", "I") if day in absent else ("/", "\\")
        rows += [f"{child.upn},{day},{half},{code}" for half, code in zip(("AM", "PM"), codes, strict=True)]
    import_register(school, "\n".join(rows).encode(), at=datetime(2026, 11, 13, 16, 0, tzinfo=UTC))


def submit(
    school: School, *, child: Pupil | None = None, number: int = 1, form: str = "leave", **changes: Any
) -> Submission:
    """A stored form, matched to ``child`` when one is given."""
    answers = ANSWERS | changes.pop("answers", {})
    values: dict[str, Any] = {
        "reference": f"TEST{number:04d}",
        "key_sha256": f"{number:064d}",
        "answers": answers,
        "answers_sha256": f"{len(json.dumps(answers)):064d}",
        "received_at": RECEIVED,
        "child_name": answers["child_name"],
        "child_class": answers["child_class"],
        "sender_name": answers["parent_name"],
        "sender_email": answers["email"],
        "pupil": child,
        "match": Submission.Match.MATCHED if child else Submission.Match.NOT_FOUND,
    }
    return Submission.objects.create(school=school, form=form, **values | changes)


def build_world(school: School, **changes: Any) -> LeaveRequest:
    """Everything, with Amara's request waiting. `changes` go to the submission."""
    freeze_calendar(school)
    publish_policy(school)
    write_templates(school)
    child = people.pupil(school)
    people.parent(child)
    fill_register(school, child)
    return open_request(submit(school, child=child, **changes))


def checked(request: LeaveRequest) -> Any:
    return run_check(request, at=CHECKED)
