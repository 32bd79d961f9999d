"""Codes on their day, tallies, percentages, and the published figures."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.attendance import Tally, tally, tally_counts, tally_dated
from portal.rules.codes import codes_on, is_ever_code
from portal.rules.percentages import Share
from portal.rules.problems import NoValueInForce

BEFORE, AFTER = date(2024, 8, 18), date(2024, 8, 19)
NEW, OLD = {"C1", "C2", "J1", "K", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}, {"H", "J", "Y"}
PUBLISHED = (Path(__file__).parent / "cases/official_rows.csv").read_text(encoding="utf-8")
OFFICIAL = list(csv.DictReader(PUBLISHED.splitlines()))


def test_code_sets_change_on_19_august_2024():
    assert set(codes_on(AFTER)) - set(codes_on(BEFORE)) == NEW
    assert set(codes_on(BEFORE)) - set(codes_on(AFTER)) == OLD
    assert (len(codes_on(AFTER)), len(codes_on(BEFORE))) == (34, 25)


@pytest.mark.parametrize(
    ("codes", "attended", "authorised", "unauthorised", "late", "outside"),
    [
        ("/ \\ L B K P V W", 8, 0, 0, 1, 0),
        ("C C1 C2 E I J1 M R S T", 0, 10, 0, 0, 0),
        ("G N O U", 0, 0, 4, 1, 0),
        ("D X Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #", 0, 0, 0, 0, 12),
    ],
)
def test_every_code_counts_as_its_class(codes, attended, authorised, unauthorised, late, outside):
    expected = Tally(attended=attended, authorised=authorised, unauthorised=unauthorised, late=late, outside=outside)
    assert tally(codes.split(), on=AFTER) == expected


def test_interview_before_2024_was_an_approved_activity_and_agreed_holiday_authorised():
    assert tally(["J", "H", "Y", "D"], on=BEFORE) == Tally(attended=1, authorised=1, outside=2)


@pytest.mark.parametrize("blank", [None, "", "-"])
def test_session_without_a_mark_is_no_absence(blank):
    counted = tally(["/", blank], on=AFTER)
    assert (counted.possible, counted.missed, counted.uncoded) == (1, 0, 1)


@pytest.mark.parametrize(
    ("code", "on", "message"),
    [
        ("H", AFTER, r"'H' is no attendance code on 2024-08-19; .* H was in use until 2024-08-18\."),
        ("K", BEFORE, r"'K' is no attendance code on 2024-08-18; .* K is in use from 2024-08-19\."),
        ("x", AFTER, r"'x' is no attendance code on 2024-08-19"),
        ("/", date(2006, 8, 31), r"No attendance codes are known for 2006-08-31"),
    ],
)
def test_unknown_code_is_an_error(code, on, message):
    with pytest.raises(NoValueInForce, match=message):
        tally([code], on=on)


def test_retired_code_is_let_through_only_without_sessions():
    assert tally_counts({"/": 3, "H": 0}, on=AFTER).possible == 3
    with pytest.raises(NoValueInForce, match="'H'"):
        tally_counts({"/": 3, "H": 1}, on=AFTER)
    with pytest.raises(ValueError, match="got -1 sessions"):
        tally_counts({"/": -1}, on=AFTER)


def test_marks_are_read_with_the_codes_of_their_own_day():
    assert tally_dated([(BEFORE, "H"), (AFTER, "C1"), (AFTER, None)]) == Tally(authorised=2, uncoded=1)


@pytest.mark.parametrize("row", OFFICIAL, ids=lambda row: f"{row['on']} {row['place']} {row['phase']}")
def test_published_row_comes_out_exactly(row):
    counts = {code: int(count or 0) for code, count in row.items() if is_ever_code(code)}
    counted = tally_counts(counts, on=date.fromisoformat(row["on"]))
    published = {
        name: int(row[f"published_{name}"]) for name in ("possible", "attended", "authorised", "unauthorised", "late")
    }
    assert {name: getattr(counted, name) for name in published} == published
    percent = Decimal(row["published_attendance_percent"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert counted.percent(counted.attended) == percent


def test_no_possible_session_has_no_percentage():
    assert tally(["#", None], on=AFTER).percent(0) is None


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 10_000))
def test_comparisons_agree_with_exact_fractions(part, whole, hundredths):
    share, limit = Share(min(part, whole), whole), Decimal(hundredths).scaleb(-2)
    exact = Fraction(share.part, share.whole) * 100
    found = (share.is_above(limit), share.is_below(limit), share.is_at_least(limit))
    assert found == (exact > Fraction(limit), exact < Fraction(limit), exact >= Fraction(limit))


def test_comparison_with_96_agrees_with_fractions_for_every_pair_up_to_400():
    wrong = [
        (attended, possible)
        for possible in range(1, 401)
        for attended in range(possible + 1)
        if Share(attended, possible).is_above(96) != (Fraction(attended, possible) > Fraction(96, 100))
    ]
    assert wrong == []


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from([96, 90, 50, Decimal("97.5")]))
def test_shown_percentage_never_contradicts_the_comparison(whole, part, limit):
    share = Share(min(part, whole), whole)
    shown = share.percent_beside(limit)
    assert (shown > limit, shown < limit) == (share.is_above(limit), share.is_below(limit))


@pytest.mark.parametrize(
    ("part", "whole", "shown"), [(1, 3, "33.33"), (2, 3, "66.67"), (1, 800, "0.13"), (0, 7, "0.00"), (7, 7, "100.00")]
)
def test_percentage_is_rounded_half_up(part, whole, shown):
    assert str(Share(part, whole).percent()) == shown


def test_share_that_rounds_to_its_limit_is_shown_on_its_own_side():
    shown = [str(Share(part, 100_000).percent_beside(96)) for part in (95_999, 96_000, 96_001)]
    assert shown == ["95.99", "96.00", "96.01"]


@given(st.lists(st.sampled_from([*codes_on(AFTER), None])), st.lists(st.sampled_from([*codes_on(AFTER), None])))
def test_tallies_add_up(left, right):
    assert tally(left, on=AFTER) + tally(right, on=AFTER) == tally(left + right, on=AFTER)
