"""A small school's content, right in every part, for tests to break."""

from collections.abc import Callable
from pathlib import Path

import pytest

SCHOOL = """\
slug = "millbrook"
name = "Millbrook Primary School"
phase = "primary"
strapline = "Small steps, far places"
address = "Mill Lane\\nMillbrook"
telephone = "01632 960100"
email = "office@millbrook.example"
local_authority_number = "999"
establishment_number = "2001"
crest = "crest.svg"

[session_times]
am_registration = "08:50"
am_ends = "12:00"
pm_registration = 13:00:00
pm_ends = "15:15"

[register]
closes_after_minutes = 30

[absence]
report_by = "08:45"

[contacts.office]
role = "School office"
telephone = "01632 960101"

[colours]
brand = "#225544"

[[classes]]
name = "Oak"
phase = "Key stage 2"
year_groups = [4, 3]
mascot = "owl"
"""
CREST = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="#225544"/></svg>\n'
CALENDAR = """\
label = "2026-27"

[[terms]]
key = "autumn"
title = "Autumn term"
first = 2026-09-02
last = 2026-12-18

[[half_terms]]
key = "autumn-half"
title = "Autumn half term"
first = 2026-10-26
last = 2026-10-30

[[inset]]
key = "inset-1"
title = "INSET day"
first = "2026-09-01"

[[closures]]
key = "boiler"
title = "Closed in the afternoon"
first = 2026-11-03
half = "pm"
year_groups = [1]

[[early_closing]]
key = "carols"
title = "We close early"
first = 2026-12-18
at = "13:30"

[[assessments]]
key = "check"
title = "Check"
first = 2026-12-07
last = 2026-12-11
year_groups = [1]
source = "Standards and Testing Agency"

[[events]]
key = "fair"
title = "Winter fair"
first = 2026-12-05
starts_at = "10:00"
ends_at = "12:00"
"""
POLICY = """\
+++
title = "Attendance policy"
label = "2026-09"
policy_type = "attendance"
summary = "How we help every child to be here."
effective_from = 2026-09-01
approved_on = 2026-07-08
approving_body = "Governing board"
owner_role = "Headteacher"
author_role = "Attendance officer"
review_cycle_months = 12
review_due = 2027-07-31
change_note = "Clearer words."
legal_framework = ["Education Act 1996"]
related = ["Behaviour policy"]
+++

## 1 Our aims {#aims}

We are glad when children are here. See [asking for leave](#leave).

### 1.1 Asking for leave {#leave}

Please ask {{ notice.minimum.days|words }} days before.

```rule
rule = "notice.minimum"
kinds = ["exceptional_leave"]
days = 14
strength = "must"
also = ["aims"]
reading = "Calendar days."
checked_on = 2026-06-01
```

The headteacher decides.

## Codes {#codes}

```codes
```
"""
PAGE = """\
+++
title = "Welcome"
in_menu = true
summary = "Who we are."
+++

Ring {{ contact.office.telephone }} or write to {{ contact.office.email }}.
"""
LETTER = """\
+++
title = "Leave granted"
subject = "Leave for {{ child_name }}"
for = "leave-decision"
signed_by = "headteacher"
+++

Dear {{ parent_name }},

We grant it: {{ child_name }} may be away on {{ dates_granted }}, until {{ return_session }}.
"""
DISPLAY = """\
slug = "hallway"
title = "Hallway"
target_percent = 96.5
minimum_on_roll = 10

[[panels]]
kind = "message"
title = "Good morning, {{ school.name }}"
text = "We begin at {{ school.am_registration }}"
"""
FILES = {
    "school.toml": SCHOOL,
    "crest.svg": CREST,
    "calendar/2026-27.toml": CALENDAR,
    "policies/attendance/2026-09.md": POLICY,
    "pages/home.md": PAGE,
    "letters/leave-approved.md": LETTER,
    "display/hallway.toml": DISPLAY,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
def replace(folder: Path) -> Callable[[str, str, str], None]:
    """Change a passage of one file; the passage must be there, or the test would test nothing."""

    def replace_passage(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace_passage


@pytest.fixture
def policy_body() -> str:
    """The policy without its front matter."""
    return POLICY.split("+++\n")[2]
