from datetime import date

from portal.attendance_plugin.celebration.mascots import MASCOTS
from portal.content_loader import Content
from portal.pages.colours import TOKENS, problem_with
from portal.pages.crest import crest_problem
from portal.rules.national import national_value


def test_two_classes_in_every_year_group(content: Content) -> None:
    groups = sorted(year for school_class in content.school.classes for year in school_class.year_groups)
    assert groups == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]


def test_phases_follow_the_year_groups(content: Content) -> None:
    phases = {(year, c.phase) for c in content.school.classes for year in c.year_groups}
    assert phases == {
        (0, "Early years"),
        *((year, "Key stage 1") for year in (1, 2)),
        *((year, "Key stage 2") for year in (3, 4, 5, 6)),
    }


def test_every_class_has_a_mascot_of_its_own(content: Content) -> None:
    assert sorted(c.mascot for c in content.school.classes) == sorted(MASCOTS)


def test_every_colour_is_chosen_and_readable(content: Content) -> None:
    assert {token: problem_with(token, colour) for token, colour in content.school.colours.items()} == dict.fromkeys(
        TOKENS, ""
    )


def test_crest_is_a_drawing_and_nothing_else(content: Content) -> None:
    assert crest_problem(content.school.crest_svg) == ""


def test_register_stays_open_no_longer_than_the_law_allows(content: Content) -> None:
    allowed = national_value("register_window_minutes", on=date(2026, 9, 1)).value
    assert content.school.register_closes_after_minutes <= allowed


def test_absence_is_reported_before_the_register_is_taken(content: Content) -> None:
    assert content.school.report_absence_by < content.school.am_registration


def test_screen_and_policy_have_one_aim(content: Content) -> None:
    """What the hall celebrates is what the policy in force hopes for (MON-01)."""
    (aim,) = {
        rule.data["percent"]
        for policy in content.policies
        if policy.label == "2026-11"
        for clause in policy.clauses
        for rule in clause.rules
        if rule.rule == "attendance.record_not_less"
    }
    assert [screen.target_percent for screen in content.displays] == [aim]
