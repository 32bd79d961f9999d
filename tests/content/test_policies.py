import re
from statistics import mean

import pytest

from portal.calendars.services import current_calendar_version, rules_calendar
from portal.content_loader import ClauseContent, Content, PolicyContent, find_placeholders
from portal.pages.models import School
from portal.policies.drafting.drafts import draft_of_content
from portal.policies.models import PolicyVersion
from portal.policies.versions.concerns import concerns_of
from portal.rules.leave.kinds import ILLNESS, KINDS
from portal.rules.national import national_value
from portal.rules.rulebook import Rulebook, build_rulebook, parse_entry

PRESENT, FORMER, ONLINE = ("attendance", "2026-11"), ("attendance", "2022-11"), ("online-safety", "2026-01")
BETWEEN, AUTUMN = ("attendance", "2024-09"), ("attendance", "2026-09")
SPECIAL, SPECIAL_FORMER = ("attendance-sedgeholme", "2026-09"), ("attendance-sedgeholme", "2024-09")
EVERY = [FORMER, BETWEEN, AUTUMN, PRESENT, ONLINE, SPECIAL_FORMER, SPECIAL]
NOT_AT_SPECIAL = {"funeral", "performance", "open_morning", "study_leave", "early_collection"}
LIST_NUMBER = re.compile(r"^\d+\. ", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{\{.*?\}\}")
YEAR_GROUPS = re.compile(r"Years? \d(?:(?: and | to )\d)?")
# As published, policies send readers by number; whether the place is there is a publishing check (CX-03, CX-17).
APPENDIX = re.compile(r"Appendix \d+|section \d+")


def policy_of(content: Content, which: tuple[str, str]) -> PolicyContent:
    policies = [policy for part in content.parts for policy in part.policies]
    return next(policy for policy in policies if (policy.slug, policy.label) == which)


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


def test_schools_have_these_versions(content: Content) -> None:
    found = [(policy.slug, policy.label) for part in content.parts for policy in part.policies]
    assert found == EVERY


@pytest.mark.parametrize("which", EVERY)
def test_anchors_are_unique(content: Content, which: tuple[str, str]) -> None:
    anchors = [clause.anchor for clause in policy_of(content, which).clauses]
    assert sorted(set(anchors)) == sorted(anchors)


@pytest.mark.parametrize("which", EVERY)
def test_numbers_run_without_a_gap(content: Content, which: tuple[str, str]) -> None:
    """Appendices begin again at 1. As published, the special school's policy has two parts 8 (CX-03)."""
    expected, chapter, section, prefix = [], 0, 0, ""
    for clause in policy_of(content, which).clauses:
        if clause.is_appendix and not prefix:
            chapter, prefix = 0, "Appendix "
        chapter, section = (chapter + 1, 0) if clause.level == 2 else (chapter, section + 1)
        if which == SPECIAL_FORMER and clause.anchor == "review":
            chapter -= 1
        expected.append(f"{prefix}{chapter}.{section}" if section else f"{prefix}{chapter}")
    assert [clause.number for clause in policy_of(content, which).clauses] == expected


@pytest.mark.parametrize("which", EVERY)
def test_every_clause_says_something(content: Content, which: tuple[str, str]) -> None:
    silent = (clause for clause in policy_of(content, which).clauses if not clause.body and not clause.agreement)
    assert [clause.anchor for clause in silent] == []


@pytest.mark.parametrize("which", EVERY)
def test_figures_reach_the_text_through_placeholders(content: Content, which: tuple[str, str]) -> None:
    def typed_figures(clause: ClauseContent) -> str:
        text = f"{clause.heading}\n{clause.body}"
        for pattern in (PLACEHOLDER, LIST_NUMBER, YEAR_GROUPS, APPENDIX):
            text = pattern.sub("", text)
        return "".join(re.findall(r"\d+", text))

    found = {clause.anchor: typed_figures(clause) for clause in policy_of(content, which).clauses}
    assert {anchor: figures for anchor, figures in found.items() if figures} == {}


@pytest.mark.parametrize(
    ("which", "without_rules"),
    [
        (PRESENT, set()),
        (AUTUMN, {ILLNESS}),
        (BETWEEN, set()),
        (FORMER, {"study_leave", "part_time_timetable"}),
        (ONLINE, set(KINDS)),
        (SPECIAL_FORMER, NOT_AT_SPECIAL | {"part_time_timetable"}),
        (SPECIAL, NOT_AT_SPECIAL),
    ],
)
def test_rule_blocks_parse_and_cover_their_kinds(
    content: Content, which: tuple[str, str], without_rules: set[str]
) -> None:
    assert set(KINDS) - set(rulebook_of(policy_of(content, which)).kinds) == without_rules


@pytest.mark.parametrize("which", EVERY)
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


@pytest.mark.parametrize(("which", "days"), [(BETWEEN, [10]), (PRESENT, []), (SPECIAL, [])])
def test_number_of_days_in_a_year_is_gone_from_the_present(
    content: Content, which: tuple[str, str], days: list[int]
) -> None:
    """CX-55: the law took the allowance away in 2013; what was published still has it."""
    entries = rulebook_of(policy_of(content, which)).entries
    assert [entry.limit["days"] for entry in entries if entry.rule.id == "year.cumulative_days"] == days


@pytest.mark.parametrize("which", [PRESENT, SPECIAL, ONLINE])
@pytest.mark.usefixtures("loaded")
def test_present_policy_leaves_no_concern(content: Content, which: tuple[str, str]) -> None:
    part = next(part for part in content.parts if policy_of(content, which) in part.policies)
    school = School.objects.get(slug=part.school.slug)
    calendar = rules_calendar(current_calendar_version(school))
    assert concerns_of(draft_of_content(policy_of(content, which)), school, calendar=calendar) == ()


FOUND = [
    (FORMER, {"CX-22": "penalty.discretion", "CX-23": "leave.grounds", "CX-62": "attendance.officer_trigger"}),
    (FORMER, {"CX-24": "performance.school_decides", "CX-54": "removal.conditions", "CX-39": "register.codes"}),
    (BETWEEN, {"CX-05": "penalty.amounts", "CX-06": "leave.exceptional", "CX-08": "year.cumulative_days"}),
    (BETWEEN, {"CX-07": "attendance.now_above and attendance.record_not_less", "CX-09": "record.authorised_share"}),
    (BETWEEN, {"CX-10": "leave.length", "CX-11": "attendance.expected", "CX-12": "attendance.bands"}),
    (BETWEEN, {"CX-13": "lateness.days", "CX-14": "day.arrive_by", "CX-15": "register.unanswered_code"}),
    (BETWEEN, {"CX-16": "evidence.illness", "CX-17": "appendix 10", "CX-19": "legislation", "CX-21": "approving_body"}),
    (BETWEEN, {"CX-20": "open_morning.request", "CX-41": "sickness.return", "CX-44": "register.codes"}),
    (BETWEEN, {"CX-50": "absence.persistent", "CX-51": "penalty.limit_per", "CX-56": "attendance.national_average"}),
    (BETWEEN, {"CX-57": "travel.basis", "CX-58": "champion.named", "CX-60": "absence.unauthorised_means"}),
    (SPECIAL_FORMER, {"CX-01": "absence.report_by", "CX-02": "register.submit_within", "CX-03": "8"}),
    (SPECIAL_FORMER, {"CX-04": "control.reviewed", "CX-42": "register.retention_years", "CX-45": "legislation"}),
    (SPECIAL_FORMER, {"CX-46": "register.unestablished_days", "CX-48": "register.window"}),
    (SPECIAL_FORMER, {"CX-61": "register.unavoidable_is_absence", "CX-63": "penalty.issuers"}),
]


@pytest.mark.usefixtures("loaded")
def test_contradictions_of_what_was_published_are_found(content: Content) -> None:
    """Governors see them; the text stays as it was published."""
    subjects = {}
    for which in (FORMER, BETWEEN, SPECIAL_FORMER):
        part = next(part for part in content.parts if policy_of(content, which) in part.policies)
        school = School.objects.get(slug=part.school.slug)
        calendar = rules_calendar(current_calendar_version(School.objects.get(slug="thistlemere")))
        concerns = concerns_of(draft_of_content(policy_of(content, which)), school, calendar=calendar)
        subjects[which] = {concern.subject for concern in concerns}
    assert [
        (which, cx) for which, known in FOUND for cx, subject in known.items() if subject not in subjects[which]
    ] == []


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
        for version in PolicyVersion.objects.filter(page__slug="attendance").exclude(label="2024-09")
    }
    assert {label: [f"<td>{code}</td>" in html for code in ("H", "C1")] for label, html in tables.items()} == {
        "2022-11": [True, False],
        "2026-09": [False, True],
        "2026-11": [False, True],
    }
