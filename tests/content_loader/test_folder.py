from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from portal.content_loader import LETTER_PLACEHOLDERS, ContactContent, ContentError, PanelContent, load_content

Replace = Callable[[str, str, str], None]


def test_content_comes_back_whole(folder: Path) -> None:
    content = load_content(folder)
    assert content.school.contacts["office"] == ContactContent(role="School office", telephone="01632 960101", email="")
    assert (content.school.am_registration, content.school.pm_registration) == (time(8, 50), time(13, 0))
    assert [(c.name, c.year_groups) for c in content.school.classes] == [("Oak", (3, 4))]
    assert [(p.slug, p.label, p.effective_from) for p in content.policies] == [
        ("attendance", "2026-09", date(2026, 9, 1))
    ]
    assert [(letter.slug, letter.subject) for letter in content.letters] == [
        ("leave-approved", "Leave for {{ child_name }}")
    ]
    assert [(d.slug, d.target_percent, d.panels) for d in content.displays] == [
        (
            "hallway",
            Decimal("96.5"),
            (PanelContent(kind="message", title="Good morning, Millbrook Primary School", text="We begin at 8:50am"),),
        )
    ]


def test_screen_may_leave_medical_absence_out_and_show_small_classes_together(folder: Path, replace: Replace) -> None:
    before = load_content(folder).displays[0]
    assert (before.leave_out_medical, before.open_to_all, before.frame_ancestors) == (False, False, ())
    replace("display/hallway.toml", "target_percent", "leave_out_medical = true\ntarget_percent")
    replace("school.toml", 'phase = "Key stage 2"', 'phase = "Key stage 2"\nshown_as = "Little trees"')
    content = load_content(folder)
    assert content.displays[0].leave_out_medical
    assert [each.shown_as for each in content.school.classes] == ["Little trees"]


def test_screen_shows_weeks_that_staff_closed_unless_it_says_otherwise(folder: Path, replace: Replace) -> None:
    assert load_content(folder).displays[0].closing == "staff"
    replace("display/hallway.toml", "target_percent", 'closing = "itself"\ntarget_percent')
    assert load_content(folder).displays[0].closing == "itself"
    replace("display/hallway.toml", '"itself"', '"never"')
    with pytest.raises(ContentError, match=r"closing: got 'never'; accepted: one of"):
        load_content(folder)


def test_sites_that_frame_the_screen_are_named_by_their_origin(folder: Path, replace: Replace) -> None:
    replace("display/hallway.toml", "target_percent", 'frame_ancestors = ["https://player.example"]\ntarget_percent')
    assert load_content(folder).displays[0].frame_ancestors == ("https://player.example",)


@pytest.mark.parametrize(
    "origin",
    ["*", "https:", "https://*", "http://player.example", "https://player.example/page", "https://a.example; x 'self'"],
)
def test_what_is_no_origin_comes_into_no_header(folder: Path, replace: Replace, origin: str) -> None:
    replace("display/hallway.toml", "target_percent", f'frame_ancestors = ["{origin}"]\ntarget_percent')
    with pytest.raises(ContentError, match=r"display/hallway\.toml: frame_ancestors: got"):
        load_content(folder)


def test_pages_are_filled_with_school_details_or_the_schools_own(folder: Path) -> None:
    assert load_content(folder).pages[0].body == "Ring 01632 960101 or write to office@millbrook.example."


def test_calendar_keeps_every_kind_of_date(folder: Path) -> None:
    calendar = load_content(folder).calendars[0]
    assert [(d.key, d.category, d.first.isoformat(), d.last.isoformat()) for d in calendar.dates] == [
        ("inset-1", "inset", "2026-09-01", "2026-09-01"),
        ("autumn", "term", "2026-09-02", "2026-12-18"),
        ("autumn-half", "half_term", "2026-10-26", "2026-10-30"),
        ("boiler", "closure", "2026-11-03", "2026-11-03"),
        ("fair", "event", "2026-12-05", "2026-12-05"),
        ("check", "assessment", "2026-12-07", "2026-12-11"),
        ("carols", "early_closing", "2026-12-18", "2026-12-18"),
    ]
    assert [(d.half, d.year_groups) for d in calendar.of_category("closure")] == [("pm", (1,))]
    assert [d.starts_at for d in calendar.of_category("early_closing")] == [time(13, 30)]


@pytest.mark.parametrize(("written", "entered"), [("assessments = []\n", True), ("", False)])
def test_no_assessments_differs_from_assessments_not_entered(folder: Path, written: str, entered: bool) -> None:
    path = folder / "calendar/2026-27.toml"
    head, _, rest = path.read_text().partition("[[assessments]]")
    path.write_text(written + head + rest[rest.index("[[events]]") :])
    assert load_content(folder).calendars[0].assessments_entered is entered


def test_hidden_files_and_a_readme_are_nobodys_content(folder: Path) -> None:
    expected = load_content(folder)
    for name in (".DS_Store", "README.md", "pages/.home.md.swp", "letters/README.md"):
        (folder / name).write_bytes(b"\xff")
    assert load_content(folder) == expected


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_content(tmp_path / "none")
    assert str(caught.value) == (
        f"{tmp_path / 'none'}: folder: got nothing; accepted: the content folder. Check its path."
    )


BROKEN = [
    (
        "school.toml", "strapline", "straplin",
        "school.toml: straplin: got 'straplin'; accepted: the keys absence, address, classes, colours, contacts, "
        "crest, email, establishment_number, formerly, hours, local_authority_number, name, phase, register, "
        "session_times, slug, strapline, telephone, trust. Did you mean “strapline”?",
    ),
    (
        "school.toml", 'phase = "primary"', 'phase = "primery"',
        "school.toml: phase: got 'primery'; accepted: one of primary, secondary, all_through, special. "
        "Did you mean “primary”?",
    ),
    (
        "school.toml", 'am_ends = "12:00"', 'am_ends = "08:10"',
        "school.toml: session_times.am_ends: got '08:10'; accepted: a time after am_registration, 08:50. Correct the "
        "value.",
    ),
    (
        "school.toml", '"08:45"', '"8.45"',
        "school.toml: absence.report_by: got '8.45'; accepted: a time of day such as 08:50. Correct the value.",
    ),
    (
        "school.toml", "closes_after_minutes = 30", "closes_after_minutes = true",
        "school.toml: register.closes_after_minutes: got True; accepted: a whole number from 0 to 120. Correct the "
        "value.",
    ),
    (
        "school.toml", '"#225544"', '"green"',
        "school.toml: colours.brand: got 'green'; accepted: a colour such as #2f5d50. Correct the value.",
    ),
    (
        "school.toml", "[4, 3]", "[4, 4]",
        "school.toml: classes[1].year_groups: got 4; accepted: each entry once. Remove the second one.",
    ),
    (
        "school.toml", 'name = "Millbrook', 'slug = "twice"\nname = "Millbrook',
        "school.toml: line 2: got 'Cannot overwrite a value'; accepted: TOML, each key once. "
        "Correct this line; texts stand in “straight quotes”.",
    ),
    (
        "school.toml", '"crest.svg"', '"../crest.svg"',
        "school.toml: crest: got '../crest.svg'; accepted: the name of an .svg file beside school.toml. Correct the "
        "value.",
    ),
    (
        "school.toml", '"crest.svg"', '"thistle.svg"',
        "thistle.svg: file: got nothing; accepted: a file of this name. Add thistle.svg, or correct its name.",
    ),
    (
        "calendar/2026-27.toml", "last = 2026-10-30", "last = 2026-10-03",
        "calendar/2026-27.toml: half_terms[1].last: got 2026-10-03; accepted: a date not before 2026-10-26. "
        "Check which of the two dates is wrong.",
    ),
    (
        "calendar/2026-27.toml", "first = 2026-09-02", "first = 2025-09-02",
        "calendar/2026-27.toml: terms[1].first: got 2025-09-02; accepted: a date from 2026-09-01 to 2027-08-31. "
        "Move it to the file of its year.",
    ),
    (
        "calendar/2026-27.toml", 'key = "fair"', 'key = "carols"',
        "calendar/2026-27.toml: events[1].key: got 'carols'; accepted: a value of its own (early_closing[1] has this "
        "one). "
        "Choose another one.",
    ),
    (
        "calendar/2026-27.toml", 'label = "2026-27"', 'label = "2026-28"',
        "calendar/2026-27.toml: label: got '2026-28'; accepted: two following years such as 2026-27. Correct the "
        "value.",
    ),
    (
        "calendar/2026-27.toml", 'label = "2026-27"', 'label = "2025-26"',
        "calendar/2026-27.toml: label: got '2025-26'; accepted: the name of the file, 2026-27. "
        "Rename the file or correct the label.",
    ),
    (
        "calendar/2026-27.toml", 'ends_at = "12:00"', 'ends_at = "09:00"',
        "calendar/2026-27.toml: events[1].ends_at: got '09:00'; accepted: a time after 10:00. Correct the value.",
    ),
    (
        "calendar/2026-27.toml", "[[half_terms]]",
        '[[terms]]\nkey = "spring"\ntitle = "Spring term"\nfirst = 2026-12-18\nlast = 2027-03-19\n\n[[half_terms]]',
        "calendar/2026-27.toml: terms: got 'spring from 2026-12-18 inside autumn to 2026-12-18'; "
        "accepted: terms that do not overlap. Correct one of the two.",
    ),
    (
        "calendar/2026-27.toml", "last = 2026-10-30", "last = 2026-12-18",
        "calendar/2026-27.toml: half_terms: got 'autumn-half from 2026-10-26 to 2026-12-18'; "
        "accepted: a half term inside a term. Check its dates and the term's.",
    ),
    (
        "policies/attendance/2026-09.md", 'label = "2026-09"', 'label = "2026-10"',
        "policies/attendance/2026-09.md: label: got '2026-10'; accepted: the name of the file, 2026-09. "
        "Rename the file or correct the label.",
    ),
    (
        "policies/attendance/2026-09.md", "approved_on = 2026-07-08", "approved_on = 2026-11-08",
        "policies/attendance/2026-09.md: approved_on: got 2026-11-08; accepted: a day not after effective_from, "
        "2026-09-01. "
        "A policy is approved before it applies.",
    ),
    (
        "policies/attendance/2026-09.md", "review_due = 2027-07-31", "review_due = 2026-07-31",
        "policies/attendance/2026-09.md: review_due: got 2026-07-31; accepted: a day after effective_from, 2026-09-01. "
        "Correct the value.",
    ),
    (
        "policies/attendance/2026-09.md", "review_due = 2027-07-31", "review_due = 2027-07-31T09:00:00",
        "policies/attendance/2026-09.md: review_due: got 2027-07-31T09:00:00; accepted: a day such as 2026-09-01, "
        "a month such as 2026-09, or a term such as autumn 2026. Leave the time of day out.",
    ),
    (
        "policies/attendance/2026-09.md", 'title = "Attendance policy"', "title = Attendance policy",
        "policies/attendance/2026-09.md: line 2: got 'Invalid value'; accepted: TOML, each key once. "
        "Correct this line; texts stand in “straight quotes”.",
    ),
    (
        "policies/attendance/2026-09.md", "+++\n\n## 1", "\n\n## 1",
        "policies/attendance/2026-09.md: front matter: got nothing; accepted: a line +++ that closes it. "
        "Add the line after the last key.",
    ),
    (
        "policies/attendance/2026-09.md", "days = 14", "days = 14\ndays = 15",
        "policies/attendance/2026-09.md: #leave, rule 1, line 30: got 'Cannot overwrite a value'; "
        "accepted: TOML, each key once. Correct this line; texts stand in “straight quotes”.",
    ),
    (
        "pages/home.md", "contact.office.email", "contact.office.emial",
        "pages/home.md: line 7: got '{{ contact.office.emial }}'; accepted: one of school.name, school.trust, "
        "school.strapline, "
        "school.address, school.telephone, school.email, school.report_absence_by, school.am_registration, "
        "school.am_ends, school.pm_registration, school.pm_ends, "
        "school.register_closes_after_minutes, contact.office.role, contact.office.telephone, contact.office.email. "
        "Did you mean “contact.office.email”?",
    ),
    (
        "letters/leave-approved.md", "{{ parent_name }}", "{{ parents_name }}",
        "letters/leave-approved.md: body: got '{{ parents_name }}'; accepted: one of "
        f"{', '.join(LETTER_PLACEHOLDERS)}. Did you mean “parent_name”?",
    ),
    (
        "letters/leave-approved.md", "{{ child_name }}", "{{ child_name",
        "letters/leave-approved.md: subject, line 1: got '{{ child_name'; accepted: a placeholder such as "
        "{{ school.name }} or {{ notice.minimum.days@religious|words }}. Write the whole placeholder on one line, with "
        "both braces.",
    ),
    (
        "letters/leave-approved.md", "{{ parent_name }}", "{{ parent_name }",
        "letters/leave-approved.md: line 8: got '{{ parent_name },'; accepted: a placeholder such as {{ school.name "
        "}} or "
        "{{ notice.minimum.days@religious|words }}. Write the whole placeholder on one line, with both braces.",
    ),
    (
        "display/hallway.toml", "target_percent = 96.5", "target_percent = 965",
        "display/hallway.toml: target_percent: got 965; accepted: a number from 0 to 100. Correct the value.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "message"), BROKEN, ids=[f"{case[0]}-{case[2]}" for case in BROKEN])
def test_broken_file_is_refused_with_its_place(
    folder: Path, replace: Replace, file: str, old: str, new: str, message: str
) -> None:
    replace(file, old, new)
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == message


STRANGERS = [
    (
        "calender/2026-27.toml",
        "calender: name: got 'calender'; accepted: the names school.toml, crest.svg, calendar, policies, pages, "
        "bulletins, letters, display, forms, schools. Did you mean “calendar”?",
    ),
    (
        "policies/attendance.md",
        "policies/attendance.md: name: got 'attendance.md'; accepted: a folder for each policy. "
        "Rename, move or remove it.",
    ),
    (
        "letters/leave-declined.docx",
        "letters/leave-declined.docx: name: got 'leave-declined.docx'; accepted: files that end in .md. "
        "Rename, move or remove it.",
    ),
]


@pytest.mark.parametrize(("name", "message"), STRANGERS)
def test_file_that_would_be_passed_over_is_refused(folder: Path, name: str, message: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("x")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == message


def test_home_page_is_needed(folder: Path) -> None:
    (folder / "pages/home.md").rename(folder / "pages/hello.md")
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == "pages/home.md: file: got nothing; accepted: a home page. Add pages/home.md."


def test_two_versions_of_a_policy_cannot_begin_on_one_day(folder: Path) -> None:
    first = (folder / "policies/attendance/2026-09.md").read_text()
    (folder / "policies/attendance/2026-10.md").write_text(first.replace('label = "2026-09"', 'label = "2026-10"'))
    with pytest.raises(ContentError) as caught:
        load_content(folder)
    assert str(caught.value) == (
        "policies/attendance/2026-10.md: effective_from: got 2026-09-01; accepted: a day on which no other version "
        "begins "
        "(policies/attendance/2026-09.md does). Correct one of the two."
    )
