"""One small app fills each place kept for plugins: a rule, a form, a format of file, two panels, a letter."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.attendance_plugin.celebration.figures import WeekOfClass
from portal.attendance_plugin.celebration.panels import Wanted, Week, build_panels
from portal.attendance_plugin.letters.by_hand import prepare
from portal.attendance_plugin.letters.models import LetterTemplate
from portal.attendance_plugin.register.importers import FORMATS
from portal.attendance_plugin.register.importers.findings import Findings
from portal.attendance_plugin.register.importers.guessing import guess_format
from portal.attendance_plugin.register.importers.known import Known
from portal.attendance_plugin.roll.upn import build_upn
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.definitions import JOURNEYS
from portal.pages.home import panels_for
from portal.pages.models import School
from portal.policies.editing.rule_blocks import rules_block
from portal.policies.editing.rule_sentences import words_of_block
from portal.rules.leave.catalogue import add_family, all_rules
from portal.rules.leave.check import check
from portal.rules.leave.explanation import explain_to_parent
from portal.rules.leave.facts import Facts, Pupil, Request
from portal.rules.rulebook import build_rulebook, parse_entry
from portal.rules.sessions import AM, PM, Session
from tests import people
from tests.attendance_plugin.letters.letters_world import FIRST, LAST, child_with_marks
from tests.forms.posts import CHILD, YOU, send_whole
from tests.rules.calendars import build_calendar

BLOCK = {"rule": "swimming.lessons", "kinds": ["exceptional_leave"], "weekdays": [5]}
UPN = build_upn(local_authority="999", establishment="2001", year=2022, serial=1)


def asking_for(first: date, last: date) -> Facts:
    request = Request(
        kind="exceptional_leave",
        received_at=datetime(2026, 9, 1, 9, 0, tzinfo=UTC),
        first=Session(first, AM),
        last=Session(last, PM),
    )
    return Facts(request=request, pupil=Pupil(year_group=3))


@pytest.mark.usefixtures("swimming")
@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 11, 12), date(2026, 11, 13), "These days have a swimming lesson: Friday 13 November 2026."),
        (date(2026, 11, 10), date(2026, 11, 12), "None of the days you asked for has a swimming lesson."),
    ],
)
def test_a_rule_from_outside_is_checked_and_explained(first: date, last: date, said: str) -> None:
    rulebook = build_rulebook([parse_entry(BLOCK, anchor="swimming", source="a test")], source="a test")
    result = check(asking_for(first, last), rulebook=rulebook, calendar=build_calendar())
    (line,) = explain_to_parent(result).lines
    assert (line.text, line.anchors) == (said, ("swimming",))


@pytest.mark.usefixtures("swimming")
def test_a_rule_from_outside_has_its_block_and_sentence_for_the_editor() -> None:
    assert "swimming__lessons" in rules_block().child_blocks
    value = {"kinds": ["exceptional_leave"], "weekdays": "5", "strength": "must"}
    assert words_of_block("swimming__lessons", value).sentence == "No leave on the days of swimming lessons."


def test_a_family_that_comes_too_late_is_refused() -> None:
    assert all_rules()
    with pytest.raises(ValueError, match=r"Rules are in use already: add 'late.rules' in the body of apps.py"):
        add_family(rules="late.rules", words="late.words")


@pytest.mark.usefixtures("swimming")
def test_a_form_from_outside_is_sent_like_our_own(client: Client, school: School, settings: Any) -> None:
    settings.FORM_QUICKEST_SECONDS = 0
    posts = {"child": CHILD, "size": {"size": "medium"}, "you": YOU}
    reference = send_whole(client, "swimming-kit", posts)
    stored = Submission.objects.get(reference=reference)
    assert (stored.form, stored.answers["size"]) == ("swimming-kit", "medium")
    assert "swimming-kit" in JOURNEYS


def test_without_its_app_the_form_is_not_there(client: Client, school: School) -> None:
    assert client.get("/forms/swimming-kit/").status_code == 404


@pytest.mark.usefixtures("swimming")
def test_a_format_from_outside_is_known_by_what_is_in_the_file() -> None:
    lines = ["POOL REGISTER", f"{UPN} | 2026-11-13 | AM | /", f"{UPN} | 2026-11-13 | noon | /", "not a mark"]
    file, known = BytesIO("\n".join(lines).encode()), Known(today=date(2026, 11, 16), pupil_by_upn={UPN: 7})
    found = guess_format(file, FORMATS, known, file_name="friday.pool")
    assert found.slug == "pool-register"
    findings = Findings()
    (mark,) = found.open(file, found.caps).marks(known, findings)
    assert (mark.row, mark.pupil_id, mark.day, mark.half, mark.code) == (2, 7, date(2026, 11, 13), "am", "/")
    assert [(error.row, error.column) for error in findings.errors] == [(3, "session"), (4, "line")]


@pytest.mark.usefixtures("swimming")
@pytest.mark.parametrize(("on", "days"), [(date(2026, 11, 12), 1), (date(2026, 11, 13), 0), (date(2026, 11, 14), 6)])
def test_a_panel_from_outside_stands_on_the_home_page(school: School, on: date, days: int) -> None:
    def mine() -> list[int]:
        return [
            panel.context["days"] for panel in panels_for(school, on) if panel.template == "swimming/home_panel.html"
        ]

    assert mine() == [days]
    school.phase = School.Phase.SECONDARY
    assert mine() == []


@pytest.mark.usefixtures("swimming")
def test_a_panel_from_outside_is_shown_in_the_hall_in_its_place() -> None:
    oak = WeekOfClass(name="Oak", phase="Key stage 1", mascot="fox", on_roll=25, attended=990, possible=1000)
    week = Week(classes=[oak], target=Decimal(96), minimum_on_roll=10)
    wanted = [Wanted(kind="swimming", text="We swim on Friday"), Wanted(kind="message", text="Good morning")]
    assert [panel.text for panel in build_panels(wanted, week)] == ["We swim on Friday", "Good morning"]


def test_a_panel_whose_app_is_gone_is_left_out() -> None:
    """The hallway screen never needs anyone: it shows what is left (issue 9)."""
    week = Week(classes=[], target=Decimal(96), minimum_on_roll=10)
    wanted = [Wanted(kind="swimming", text="We swim on Friday"), Wanted(kind="message", text="Good morning")]
    assert [panel.text for panel in build_panels(wanted, week)] == ["Good morning"]


@pytest.mark.usefixtures("swimming")
@pytest.mark.parametrize(("year_group", "says"), [(3, True), (1, False)])
def test_a_letter_from_outside_says_a_word_of_its_own(school: School, year_group: int, says: bool) -> None:
    child = child_with_marks(school)
    child.year_group = year_group
    child.save()
    call_command("load_letters", stdout=StringIO())
    template = LetterTemplate.objects.get(slug="swimming-missed")
    prepared = prepare(child, template, FIRST, LAST, words="", on=date(2026, 11, 16))
    text = next(letter.rendered.text for letter in prepared.letters if letter.rendered)
    assert ("Fridays until the end of term, counted from 16 November 2026" in text) is says
    assert people.CHILD_NAME in text


def test_letters_need_a_folder(school: School) -> None:
    with pytest.raises(CommandError, match="Which folder"):
        call_command("load_letters")


def test_a_letter_with_a_word_of_an_app_that_is_gone_is_refused(school: School) -> None:
    """What nobody can fill in is never sent with a gap."""
    from tests.plugin.conftest import EXAMPLE

    with pytest.raises(CommandError, match=r"letters/swimming-missed.md: body: got '{{ swimming_lessons }}'"):
        call_command("load_letters", str(EXAMPLE / "swimming" / "letters"))
    assert not LetterTemplate.objects.exists()
