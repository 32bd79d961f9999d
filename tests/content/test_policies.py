import re
from fractions import Fraction
from statistics import mean

import pytest

from portal.content_loader import ClauseContent, Content, PolicyContent, find_placeholders
from portal.policies.models import PolicyVersion
from portal.rules.leave.kinds import ILLNESS, KINDS
from portal.rules.national import national_value
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry

PRESENT, FORMER, ONLINE = ("attendance", "2026-09"), ("attendance", "2022-11"), ("online-safety", "2026-01")
LIST_NUMBER = re.compile(r"^\d+\. ", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
YEAR_GROUPS = re.compile(r"Years? \d(?:(?: and | to )\d)?")


def policy_of(content: Content, which: tuple[str, str]) -> PolicyContent:
    return next(policy for policy in content.policies if (policy.slug, policy.label) == which)


def rulebook_of(policy: PolicyContent) -> Rulebook:
    entries = (
        parse_entry(rule.data, anchor=clause.anchor, source=policy.file)
        for clause in policy.clauses
        for rule in clause.rules
    )
    return build_rulebook(entries, source=policy.file, policy=policy.slug, version=policy.label)


def limit_of(content: Content, rule: str) -> dict[str, object]:
    (entry,) = (entry for entry in rulebook_of(policy_of(content, PRESENT)).entries if entry.rule.id == rule)
    return entry.limit


def test_school_has_these_versions(content: Content) -> None:
    assert [(policy.slug, policy.label) for policy in content.policies] == [FORMER, PRESENT, ONLINE]


@pytest.mark.parametrize("which", [FORMER, PRESENT, ONLINE])
def test_anchors_and_numbers_are_unique(content: Content, which: tuple[str, str]) -> None:
    clauses = policy_of(content, which).clauses
    for values in ([clause.anchor for clause in clauses], [clause.number for clause in clauses]):
        assert sorted(set(values)) == sorted(values)


@pytest.mark.parametrize("which", [FORMER, PRESENT, ONLINE])
def test_numbers_run_without_a_gap(content: Content, which: tuple[str, str]) -> None:
    chapter, section = 0, 0
    for clause in policy_of(content, which).clauses:
        chapter, section = (chapter + 1, 0) if clause.level == 2 else (chapter, section + 1)
        assert clause.number == (f"{chapter}.{section}" if section else str(chapter))


@pytest.mark.parametrize("which", [FORMER, PRESENT, ONLINE])
def test_every_clause_says_something(content: Content, which: tuple[str, str]) -> None:
    assert [clause.anchor for clause in policy_of(content, which).clauses if not clause.body] == []


@pytest.mark.parametrize("which", [FORMER, PRESENT, ONLINE])
def test_figures_reach_the_text_through_placeholders(content: Content, which: tuple[str, str]) -> None:
    def typed_figures(clause: ClauseContent) -> str:
        text = f"{clause.heading}\n{clause.body}"
        for pattern in (PLACEHOLDER, LIST_NUMBER, YEAR_GROUPS):
            text = pattern.sub("", text)
        return "".join(re.findall(r"\d+", text))

    found = {clause.anchor: typed_figures(clause) for clause in policy_of(content, which).clauses}
    assert {anchor: figures for anchor, figures in found.items() if figures} == {}


@pytest.mark.parametrize(
    ("which", "without_rules"),
    [(PRESENT, {ILLNESS}), (FORMER, {ILLNESS, "study_leave", "part_time_timetable"}), (ONLINE, set(KINDS))],
)
def test_rule_blocks_parse_and_cover_their_kinds(
    content: Content, which: tuple[str, str], without_rules: set[str]
) -> None:
    assert set(KINDS) - set(rulebook_of(policy_of(content, which)).kinds) == without_rules


@pytest.mark.parametrize("which", [FORMER, PRESENT])
def test_rules_cite_clauses_of_their_own_policy(content: Content, which: tuple[str, str]) -> None:
    policy = policy_of(content, which)
    assert rulebook_of(policy).anchors <= {clause.anchor for clause in policy.clauses}


@pytest.mark.parametrize("which", [FORMER, PRESENT])
def test_a_number_of_a_rule_is_shown_in_a_clause_the_rule_cites(content: Content, which: tuple[str, str]) -> None:
    """A parent who is told of a limit finds it in the clause that is cited; a limit of nothing needs no words."""
    policy = policy_of(content, which)
    shown = {clause.anchor: {p.path for p in find_placeholders(clause.body)} for clause in policy.clauses}
    hidden = {
        (entry.rule.id, name)
        for entry in rulebook_of(policy).entries
        for name, value in entry.limit.items()
        if type(value) in (int, float) and value > 1
        if f"{entry.rule.id}.{name}" not in set().union(*(shown[anchor] for anchor in entry.anchors))
    }
    # The threshold for penalty notices is national: the clause shows the national values.
    assert hidden <= {("penalty.threshold", "sessions"), ("penalty.threshold", "school_weeks")}


def test_penalty_threshold_is_the_national_one(content: Content) -> None:
    policy = policy_of(content, PRESENT)
    assert limit_of(content, "penalty.threshold") == {
        "sessions": national_value("penalty_sessions", on=policy.effective_from).value,
        "school_weeks": national_value("penalty_school_weeks", on=policy.effective_from).value,
    }


def test_leave_up_to_the_limit_stays_within_the_attendance_clause(content: Content) -> None:
    """C01: a child who missed nothing else can take all the leave of a year and still meet the clause (CX-08)."""
    sessions = 2 * int(str(limit_of(content, "year.cumulative_days")["days"]))
    left = Fraction(380 - sessions, 380)
    assert left * 100 >= int(str(limit_of(content, "attendance.after_not_below")["percent"]))


def test_one_attendance_threshold_with_one_comparison(content: Content) -> None:
    """CX-07: no second rule compares the same figure with other words at the boundary."""
    entries = rulebook_of(policy_of(content, PRESENT)).entries_for("exceptional_leave")
    assert [entry.rule.id for entry in entries if entry.rule.quantity == "attendance_now"] == [
        "attendance.record_not_less"
    ]


def test_illness_is_never_asked_for_evidence_by_rule(content: Content) -> None:
    """CX-49: no blanket rule demands evidence of an illness or an appointment."""
    entries = rulebook_of(policy_of(content, PRESENT)).entries
    asking = {"medical.evidence_on_notice", "absence.long_illness_evidence", "evidence.required", "holiday.adjacent"}
    assert [
        entry.rule.id for entry in entries if entry.rule.id in asking and {"medical", ILLNESS} & set(entry.kinds)
    ] == []


def test_religious_days_need_no_fixed_notice(content: Content) -> None:
    """H02: a day that follows the moon is known only shortly before."""
    entries = rulebook_of(policy_of(content, PRESENT)).entries_for("religious")
    assert [entry.limit for entry in entries if entry.rule.id == "notice.minimum"] == [
        {"days": 0, "counting": "in_advance"}
    ]


@pytest.mark.parametrize(("which", "mean_words", "longest"), [(PRESENT, 14, 36), (ONLINE, 15, 40)])
def test_sentences_are_short(content: Content, which: tuple[str, str], mean_words: int, longest: int) -> None:
    sentences = [
        sentence
        for clause in policy_of(content, which).clauses
        for line in clause.body.split("\n")
        if not line.startswith(("|", "```"))
        for sentence in re.split(r"(?<=[.?!:])\s+", PLACEHOLDER.sub("x", line))
        if sentence.strip()
    ]
    lengths = {sentence: len(sentence.split()) for sentence in sentences}
    assert {sentence: length for sentence, length in lengths.items() if length > longest} == {}
    assert mean(lengths.values()) < mean_words


SHOWN = [
    (PRESENT, "register-keeping", "We keep every entry for six years"),
    (FORMER, "registers", "Entries are kept for three years"),
    (PRESENT, "unknown-reason", "within five school days"),
    (PRESENT, "persistent-absence", "missed 10% or more"),
    (PRESENT, "persistent-absence", "missed 50% or more"),
    (PRESENT, "penalty-notices", "£160 within 28 days, or £80 if it is paid within 21 days"),
    (PRESENT, "penalty-notices", "within three years, it is £160 within 28 days"),
    (PRESENT, "excluded-pupils", "£120 within 28 days, or £60 if it is paid within 21 days"),
    (FORMER, "legal-steps", "£120 within 28 days, or £60 if it is paid within 21 days"),
    (PRESENT, "leave-notice", "at least fourteen days before the first day away"),
    (PRESENT, "open-mornings", "Children in Year 5 and Year 6 may visit"),
]


@pytest.mark.usefixtures("loaded")
def test_published_text_shows_the_values_in_force() -> None:
    texts = {
        (version.page.slug, version.label, clause["anchor"]): clause["heading"] + clause["html"]
        for version in PolicyVersion.objects.select_related("page")
        for clause in version.clauses
    }
    assert [place for place, text in texts.items() if "{{" in text] == []
    assert [case for case in SHOWN if case[2] not in texts[*case[0], case[1]]] == []


@pytest.mark.usefixtures("loaded")
def test_code_table_is_the_one_of_the_versions_own_day() -> None:
    """H was a code in 2022 and is none now; C1 is one now and was none then."""
    tables = {
        version.label: next(clause["html"] for clause in version.clauses if clause["anchor"] == "codes")
        for version in PolicyVersion.objects.filter(page__slug="attendance")
    }
    assert {label: [f"<td>{code}</td>" in html for code in ("H", "C1")] for label, html in tables.items()} == {
        "2022-11": [True, False],
        "2026-09": [False, True],
    }
