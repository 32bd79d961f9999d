from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from portal.content_loader import find_placeholders
from portal.pages.models import School
from portal.policies.drafting.clause_html import code_table
from portal.policies.drafting.number_words import number_in_words
from portal.policies.drafting.placeholders import Filler, UnresolvedError
from portal.policies.versions.freezing import freeze
from portal.rules.rulebook import parse_entry
from tests.policies.sample_policy import ASKING, FIRST


def entry(rule: str, kinds: list[str], anchor: str = "here", **parameters: Any) -> Any:
    return parse_entry({"rule": rule, "kinds": kinds, **parameters}, anchor=anchor, source="test")


NOTICE = entry("notice.minimum", ["exceptional_leave"], days=14)
RELIGIOUS = entry("notice.minimum", ["religious"], "feasts", days=0, counting="in_advance")
OTHERS = (
    entry("absence.reported_by", ["illness"], at="08:45", boundary="by"),
    entry("open_morning.months", ["open_morning"], months=[6, 9]),
    entry("open_morning.year_group", ["open_morning"], year_groups=[0, 5]),
    entry("year.cumulative_days", ["exceptional_leave"], days=2.5),
    entry("exceptional.circumstances", ["exceptional_leave"], listed=["funeral"]),
)


@pytest.fixture
def filler() -> Filler:
    school = School(
        name="Millbrook Primary School",
        telephone="01632 960100",
        report_absence_by=time(8, 45),
        pm_ends=time(15, 15),
        contacts={"office": {"role": "School office", "telephone": "01632 960100", "email": ""}},
    )
    return Filler(school=school, entries=(NOTICE, RELIGIOUS, *OTHERS), on=date(2026, 9, 1))


def value(filler: Filler, text: str, anchor: str = "elsewhere") -> str:
    (placeholder,) = find_placeholders(text)
    return filler.value_of(placeholder, anchor)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ notice.minimum.days@exceptional_leave }}", "14"),
        ("{{ notice.minimum.days@exceptional_leave|words }}", "fourteen"),
        ("{{ notice.minimum.counting@religious }}", "only that it comes before the first session missed"),
        ("{{ absence.reported_by.at }}", "8:45am"),
        ("{{ open_morning.months.months }}", "June and September"),
        ("{{ open_morning.year_group.year_groups }}", "Reception and Year 5"),
        ("{{ year.cumulative_days.days }}", "2.5"),
        ("{{ exceptional.circumstances.listed }}", "a funeral"),
        ("{{ exceptional.circumstances.excluded }}", "none"),
        ("{{ school.name }}", "Millbrook Primary School"),
        ("{{ school.pm_ends }}", "3:15pm"),
        ("{{ contact.office.telephone }}", "01632 960100"),
        ("{{ national.persistent_absence_percent }}", "10"),
        ("{{ national.register_retention_years|words }}", "six"),
        ("{{ national.penalty_regime.first.reduced }}", "80"),
        ("{{ national.penalty_regime.second.full }}", "160"),
        ("{{ national.penalty_regime.window_years }}", "3"),
        ("{{ national.notice_to_improve_weeks.second }}", "6"),
    ],
)
def test_placeholders_show_what_the_policy_and_the_school_say(text: str, expected: str, filler: Filler) -> None:
    assert value(filler, text) == expected


def test_the_rule_of_the_same_clause_comes_first(filler: Filler) -> None:
    assert value(filler, "{{ notice.minimum.days }}", "here") == "14"
    assert value(filler, "{{ notice.minimum.days }}", "feasts") == "0"


def test_national_values_are_those_of_the_first_day_in_force(filler: Filler) -> None:
    assert value(replace(filler, on=date(2022, 9, 1)), "{{ national.register_retention_years }}") == "3"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ notice.minimum.days }}", "@exceptional_leave, @religious.*Several rule blocks"),
        ("{{ notice.minimum.days@funeral }}", "Add a rule block notice.minimum for funeral"),
        ("{{ notice.minimum.weeks@religious }}", "notice.minimum.days, notice.minimum.counting"),
        ("{{ notice.minimun.days }}", "Did you mean “notice.minimum”"),
        ("{{ request.in_writing.days }}", "Add a rule block request.in_writing"),
        ("{{ school.phone }}", "school.telephone"),
        ("{{ school.email }}", "Fill it in among the school's details"),
        ("{{ school.colours }}", "accepted: school.name"),
        ("{{ contact.nurse.telephone }}", "for office"),
        ("{{ contact.office.email }}", "Fill it in among the school's contacts"),
        ("{{ contact.office.password }}", "role|telephone|email"),
        ("{{ national.persistent_percent }}", "There is no national value 'persistent_percent'"),
        ("{{ national.penalty_regime }}", "notices, window_years after national.penalty_regime"),
        ("{{ national.penalty_regime.third.full }}", "instead of “third”"),
        ("{{ national.penalty_sessions.first }}", "nothing further instead of “first”"),
        ("{{ school.name|words }}", "a whole number from 0 to 999"),
        ("{{ year.cumulative_days.days|words }}", "a whole number from 0 to 999"),
        ("{{ school.name|shout }}", "There is no filter “shout”"),
    ],
)
def test_a_placeholder_nothing_fills_is_refused_with_advice(text: str, message: str, filler: Filler) -> None:
    with pytest.raises(UnresolvedError, match=message.replace("|", r"\|")):
        value(filler, text)


def test_a_value_before_its_first_day_is_refused(filler: Filler) -> None:
    with pytest.raises(UnresolvedError, match="has no value in force on 2001-01-01"):
        value(replace(filler, on=date(2001, 1, 1)), "{{ national.register_retention_years }}")
    with pytest.raises(UnresolvedError, match="Say from which day this version applies"):
        value(replace(filler, on=None), "{{ national.register_retention_years }}")


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Ring {{ school.fax }}.", "Ring {{ school.telephone.", "Ring {{School.Name}}."])
def test_an_unresolved_placeholder_names_clause_and_placeholder(text: str, school: School) -> None:
    draft = replace(FIRST, clauses=(replace(ASKING, text=text),))
    (problem,) = freeze(draft, school).problems
    assert (problem.key, problem.place) == ("#leave-notice", "Clause 2 Asking for leave (#leave-notice)")
    assert text[5:15] in str(problem)


@pytest.mark.django_db
def test_values_with_signs_of_markdown_are_shown_as_they_are(school: School) -> None:
    school.name = "St *Bride* <b>_and_</b> [All](x) Saints"
    draft = replace(FIRST, clauses=(replace(ASKING, text="We are {{ school.name }}.", heading="{{ school.name }}"),))
    (clause,) = freeze(draft, school).clauses
    assert clause["html"] == "<p>We are St *Bride* &lt;b&gt;_and_&lt;/b&gt; [All](x) Saints.</p>"
    assert clause["heading"] == "St *Bride* <b>_and_</b> [All](x) Saints"


@pytest.mark.django_db
def test_a_code_table_holds_the_codes_of_the_first_day_in_force(school: School) -> None:
    text = "Before.\n\n```codes\n```\n\nAfter."
    old, new = (
        freeze(replace(FIRST, effective_from=day, clauses=(replace(ASKING, text=text),)), school).clauses[0]["html"]
        for day in (date(2022, 9, 1), date(2026, 9, 1))
    )
    assert ("<td>H</td>" in old, "<td>H</td>" in new) == (True, False)
    assert ("<td>Y7</td>" in old, "<td>Y7</td>" in new) == (False, True)
    assert "<td>\\</td>" in new
    assert new.index("Before.") < new.index("<table") < new.index("After.")


def test_every_row_of_the_code_table_has_three_cells() -> None:
    assert {row.replace("\\|", "").count("|") for row in code_table(date(2026, 9, 1)).splitlines()} == {4}


@pytest.mark.parametrize("number", [-1, 1000])
def test_numbers_outside_the_range_are_not_written_in_words(number: int) -> None:
    with pytest.raises(ValueError, match=f"Got {number}; only whole numbers from 0 to 999"):
        number_in_words(number)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nought"),
        (19, "nineteen"),
        (20, "twenty"),
        (42, "forty-two"),
        (100, "one hundred"),
        (999, "nine hundred and ninety-nine"),
    ],
)
def test_number_in_words(number: int, words: str) -> None:
    assert number_in_words(number) == words
