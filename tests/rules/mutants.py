# ruff: noqa: E501 - one mutant, one line
"""Break the rules by hand, one place at a time, and see that the tests notice.

    python tests/rules/mutants.py            all mutants; exit status 1 if one survives
    python tests/rules/mutants.py notice     those whose name contains the word

Each mutant changes one line of a copy of the rules, never the working tree. A line that is no longer there exactly once is
reported as stale: move the mutant with the code.
"""

import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
TESTS = (
    "tests/rules/leave/test_cases.py", "tests/rules/leave/test_explanation.py", "tests/rules/leave/test_what_if.py",
    "tests/rules/test_attendance.py", "tests/rules/test_school_year.py", "tests/rules/test_sessions.py",
    "tests/rules/test_thresholds.py", "tests/rules/test_follow_up.py", "tests/rules/test_rulebook.py",
    "tests/rules/leave/test_after_report.py", "tests/rules/leave/test_outcome.py",
    "tests/rules/leave/test_papers_and_lunch.py", "tests/rules/test_standing_permission.py",
)  # fmt: skip
OPERATIONS = ("__init__.py", "clock_watch.py", "leave_case_policies.py", "leave_case_runs.py", "leave_cases.py")


class Mutant(NamedTuple):
    name: str
    module: str
    line: str
    instead: str


MUTANTS = (
    # Boundaries
    Mutant("notice of exactly enough days fails", "leave/notice", "notice_days >= asked.days", "notice_days > asked.days"),
    Mutant("notice one day short meets", "leave/notice", "notice_days >= asked.days", "notice_days >= asked.days - 1"),
    Mutant("above lets the figure itself in", "percentages", "return 100 * self.part > percent", "return 100 * self.part >= percent"),
    Mutant("below takes the figure itself", "percentages", "return 100 * self.part < percent", "return 100 * self.part <= percent"),
    Mutant("not less shuts the figure itself out", "percentages", "return 100 * self.part >= percent", "return 100 * self.part > percent"),
    Mutant("yearly cap shuts the cap itself out", "leave/year_total", "default=0) <= 2 * limit.days", "default=0) < 2 * limit.days"),
    Mutant("yearly cap counts days as sessions", "leave/year_total", "default=0) <= 2 * limit.days", "default=0) <= limit.days"),
    Mutant("funeral counts sessions as days", "leave/funeral", "asked > 2 * limit.days", "asked > limit.days"),
    Mutant("longest day of teaching shuts its limit out", "leave/performance", "longest <= limit.day_max_hours", "longest < limit.day_max_hours"),
    Mutant("average of teaching shuts its limit out", "leave/performance", "total >= needed", "total > needed"),
    Mutant("weekly hours shut their limit out", "leave/performance", "< limit.week_min_hours", "<= limit.week_min_hours"),
    Mutant("part of a day shuts its limit out", "leave/open_morning", "missed > limit.sessions", "missed >= limit.sessions"),
    Mutant("penalty needs one session more", "leave/penalty", "in_run >= limit.sessions", "in_run > limit.sessions"),
    Mutant("penalty looks one week too far", "penalties", "bisect_left(school_weeks, first) < length", "bisect_left(school_weeks, first) <= length"),
    Mutant("penalty run is one week too long", "penalties", "bisect_right(places, first_week + length - 1)", "bisect_right(places, first_week + length)"),
    Mutant("penalty marks are used twice", "penalties", "            waiting = []\n    return", "            waiting = waiting[1:]\n    return"),
    Mutant("notice of the same day does not count", "penalties", "day <= on and on < _years_later", "day < on and on < _years_later"),
    Mutant("notices count for ever", "penalties", "and on < _years_later(day, regime.window_years)", ""),
    Mutant("persistent absence starts above ten percent", "thresholds", "Share(missed, possible).is_at_least(limit)", "Share(missed, possible).is_above(limit)"),
    Mutant("band leaves its lower bound out", "thresholds", "if share.is_at_least(band.low))", "if share.is_above(band.low) or not band.low)"),
    Mutant("registration time itself is in advance", "leave/situation", "self.received_local < self.calendar", "self.received_local <= self.calendar"),
    Mutant("appointment time itself is in advance", "leave/medical", "case.received_local < begins", "case.received_local <= begins"),
    Mutant("time of collection itself is too late", "leave/early_collection", "return case.received_local > datetime", "return case.received_local >= datetime"),
    Mutant("collection at registration misses the session", "leave/situation", ".registration > collected_at", ".registration >= collected_at"),
    Mutant("return at registration needs the session", "leave/medical", "returns > begins", "returns >= begins"),
    Mutant("deadline of code N counts the day itself", "sessions", "index = bisect_right(self.days, day)\n        return self.days[index : index + count]", "index = bisect_left(self.days, day)\n        return self.days[index : index + count]"),
    Mutant("code O comes on the last day of code N", "follow_up", '"N" if on <= unestablished', '"N" if on < unestablished'),
    Mutant("first day of an absence does not count", "follow_up", "timetable.days_after(first - timedelta(days=1), number)", "timetable.days_after(first, number)"),
    Mutant("report at the time of first contact spares it", "leave/after_report", "case.received_local < asks_at", "case.received_local <= asks_at"),
    Mutant("visit on the day the child is back", "leave/after_report", "back <= visit_on", "back < visit_on"),
    Mutant("work at home starts at its limit", "leave/after_report", "missed > 2 * limit.school_days", "missed >= 2 * limit.school_days"),
    Mutant("return starts after its limit", "leave/after_report", "missed >= 2 * limit.school_days", "missed > 2 * limit.school_days"),
    Mutant("permission counts from the day after", "standing_permission", "entry.on > on or", "entry.on >= on or"),
    Mutant("ended by word of mouth ends it", "standing_permission", "if not entry.in_writing:", "if False:"),
    Mutant("a refusal by message is enough", "leave/outcome", "not in (asked_for, \"letter_home\")", "not in (asked_for, \"letter_home\", \"message\")"),
    Mutant("lunch misses the afternoon", "leave/situation", "if self.request.lunch_leave:", "if False:"),
    Mutant("compulsory age misses a birthday on the prescribed day", "compulsory_age", "if day >= fifth_birthday", "if day > fifth_birthday"),
    Mutant("compulsory age starts with a term on the prescribed day", "compulsory_age", "term.first > prescribed", "term.first >= prescribed"),
    # Rounding
    Mutant("halves are rounded down", "percentages", "2 * rest >= whole", "2 * rest > whole"),
    Mutant("shown percentage crosses its limit", "percentages", "if self.is_below(limit) and self.percent() >= limit", "if self.is_below(limit) and self.percent() > limit"),
    Mutant("days lost are cut off", "lost_time", "quantize(Decimal(1), rounding=ROUND_HALF_UP)", "quantize(Decimal(1), rounding=ROUND_FLOOR)"),
    # Dates and clocks
    Mutant("dates are those of UTC", "leave/situation", "request.received_at.astimezone(calendar.time_zone)", "request.received_at"),
    Mutant("academic year starts in August", "sessions", "day.month >= 9", "day.month >= 8"),
    Mutant("codes change a day late", "codes", "if on >= REGULATIONS_2024", "if on > REGULATIONS_2024"),
    Mutant("review is overdue on its day", "leave/check", "received_local.date() > due", "received_local.date() >= due"),
    Mutant("version ends a day early", "versions", "on <= self.effective_to)", "on < self.effective_to)"),
    # Holidays and school days
    Mutant("training day parts a day from its holiday", "school_year", "return {kind for day in between", "return {kind for day in list(between)[:1]"),
    Mutant("bank holiday counts as half term", "school_year", 'return "bank_holiday" if', 'return "half_term" if'),
    Mutant("summer is no holiday", "school_year", 'beside[days[-1]].add("term_break")', "pass"),
    Mutant("half term starts a term", "school_year", "frozenset(day for days in starts for day in days)", "frozenset([*(day for days in starts for day in days), *(d for y in self.years for p in y.half_terms for d in timetable.days_after(p.last, school_days))])"),
    Mutant("training days are school days", "school_year", "off = day in self.bank_holidays or day in self.training_days", "off = day in self.bank_holidays"),
    Mutant("half a day closed closes the day", "school_year", "self.half is not None and self.half != session.half", "False"),
    Mutant("last day of the tests is free", "leave/assessment", "window.last >= days[0]", "window.last > days[0]"),
    Mutant("tests of other year groups count", "leave/situation", "for window in given if window.concerns(year_group))", "for window in given)"),
    # Precedence and composition
    Mutant("missing fact beats a failure", "leave/composition", "                return DOES_NOT_MEET\n", "                gravest = MISSING_FACT if gravest is MISSING_FACT else DOES_NOT_MEET\n"),
    Mutant("judgement beats a missing fact", "leave/composition", "elif gravest is not MISSING_FACT:", "elif gravest is not NEEDS_JUDGEMENT:"),
    Mutant("conflict does not lift the bar", "leave/composition", "if entry.rule.id not in lifted:", "if True:"),
    Mutant("conflict is within policy", "leave/composition", "if gravest is MEETS and conflicts:", "if False:"),
    Mutant("licence needs authorisation all the same", "leave/composition", "return held and bool(case.days)", "return False"),
    Mutant("soft notice refuses", "leave/findings", "SOFT = frozenset({Strength.EXPECTED, Strength.WHERE_POSSIBLE})", "SOFT = frozenset({Strength.EXPECTED})"),
    Mutant("information counts", "rulebook", "return self.strength is not INFORMATION", "return True"),
    Mutant("unknown service day hides too many days", "leave/funeral", "    if asked > 2 * limit.days:", "    if service is not None and asked > 2 * limit.days:"),
    Mutant("unknown day beats an ordinary one", "leave/religious", "    if ordinary:", "    if ordinary and all(day in known for day in days):"),
    Mutant("code N hides unauthorised absence", "leave/attendance_record", "    if earlier > 0:", "    if earlier > 0 and not register.unresolved:"),
    Mutant("marks inside the request count", "leave/attendance_record", "register.unauthorised - register.unauthorised_in_request", "register.unauthorised"),
    Mutant("register without sessions is full attendance", "leave/situation", "if register is None or not register.possible:", "if register is None:"),
    Mutant("one projection below is enough to fail", "leave/attendance_record", "below == len(looked_at)", "below >= 1"),
    Mutant("best year decides", "leave/attendance_record", "below = max(_times_below", "below = min(_times_below"),
    Mutant("refused leave counts", "leave/year_total", 'e.outcome == "authorised" and', ""),
    Mutant("every kind of leave counts", "leave/year_total", 'e.outcome == "authorised" and e.kind in limit.counted_kinds', 'e.outcome == "authorised"'),
    Mutant("leave of other years counts", "leave/year_total", "for e in counted if e.year == year", "for e in counted"),
    Mutant("prompt appears without a shortfall", "leave/check", "return (REASONABLE_ADJUSTMENTS,) if short else ()", "return (REASONABLE_ADJUSTMENTS,)"),
    # Codes
    Mutant("late arrivals are absent", "codes", "StatisticalClass.LATE: CountsAs.ATTENDED", "StatisticalClass.LATE: CountsAs.UNAUTHORISED"),
    Mutant("late after the register is not late", "codes", 'in ("L", "U")', 'in ("L",)'),
    Mutant("session without a mark is possible", "attendance", "return self.attended + self.authorised + self.unauthorised\n", "return self.attended + self.authorised + self.unauthorised + self.uncoded\n"),
    Mutant("parents read what is for staff", "leave/explanation", "for finding in result.findings if finding.audience is Audience.PARENT", "for finding in (*result.findings, *result.information)"),
)  # fmt: skip


def copy_project(target: Path) -> None:
    """The rules, what reads the cases, and their tests; nothing of Django."""
    skip = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "portal/rules", target / "portal/rules", ignore=skip)
    shutil.copytree(ROOT / "tests/rules", target / "tests/rules", ignore=skip)
    shutil.copy(ROOT / "portal/__init__.py", target / "portal/__init__.py")
    (target / "portal/operations").mkdir()
    for name in OPERATIONS:
        shutil.copy(ROOT / "portal/operations" / name, target / "portal/operations" / name)
    (target / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = --import-mode=importlib\n")


def is_killed(project: Path) -> bool:
    """Whether the tests fail in the project."""
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:django", *TESTS]
    return subprocess.run(command, cwd=project, capture_output=True, check=False).returncode == 1


def verdict(mutant: Mutant) -> str:
    with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
        project = Path(folder)
        copy_project(project)
        path = project / f"portal/rules/{mutant.module}.py"
        source = path.read_text(encoding="utf-8")
        if source.count(mutant.line) != 1:
            return "STALE"
        path.write_text(source.replace(mutant.line, mutant.instead), encoding="utf-8")
        return "killed" if is_killed(project) else "SURVIVED"


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="mutant-none-") as folder:
        copy_project(Path(folder))
        if is_killed(Path(folder)):
            print("The tests fail without any mutant; mend them first.")
            return 1
    chosen = [mutant for mutant in MUTANTS if all(word in mutant.name for word in words)]
    with ThreadPoolExecutor(max_workers=2) as workers:
        verdicts = list(workers.map(verdict, chosen))
    for mutant, found in zip(chosen, verdicts, strict=True):
        if found != "killed":
            print(f"{found}: {mutant.name} ({mutant.module}: {mutant.line.strip()})")
    print(f"{verdicts.count('killed')} of {len(chosen)} mutants killed")
    return 0 if set(verdicts) <= {"killed"} else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
