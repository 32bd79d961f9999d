"""Where a policy departs from national law or guidance. It warns with the source; the school decides what to do."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date

from portal.rules.codes import codes_on
from portal.rules.national import LAW_2024, START_2024, NationalValue, PenaltyRegime, is_revoked, national_value
from portal.rules.problems import NoValueInForce
from portal.rules.publishing.concerns import Concern, PolicyDraft
from portal.rules.statements import TOPICS, Statement

Check = Callable[[PolicyDraft, date], Iterator[Concern]]
SEPARATE_GROUNDS = frozenset({"performance", "employment_abroad", "interview", "study", "part_time", "exceptional"})
REMOVAL_CONDITIONS = frozenset({"every_mark_g_n_o", "no_sickness_or_unavoidable_cause", "joint_enquiries"})
NOTICE_ISSUERS = frozenset({"headteacher", "deputy_headteacher", "assistant_headteacher", "local_authority", "police"})


def find_departures(policy: PolicyDraft, *, on: date) -> Iterator[Concern]:
    """Every statement, and every rule on a national matter, that departs from the values in force on the day.

    What is not known for so early a day cannot be departed from: an archive may be older than the tables.
    """
    for check in CHECKS:
        with suppress(NoValueInForce):
            yield from check(policy, on)


def _departs(topic: str, statements: tuple[Statement, ...], message: str) -> Concern:
    return Concern("departs_from_national", topic, tuple(dict.fromkeys(s.anchor for s in statements)), message)


def _value(name: str, on: date) -> NationalValue | None:
    try:
        return national_value(name, on=on)
    except NoValueInForce:
        return None


def _fixed(topic: str, name: str, comparator: str) -> Check:
    """A check that the statement has the national value and is read the national way."""

    def check(policy: PolicyDraft, on: date) -> Iterator[Concern]:
        national = _value(name, on)
        for stated in policy.stated(topic) if national else ():
            if national and (stated.value, stated.comparator) != (national.value, comparator):
                message = (
                    f"{TOPICS[topic].label}: the policy says {stated.describe()}; "
                    f"nationally {national.value} {national.unit} ({national.source})."
                )
                yield _departs(topic, (stated,), message)

    return check


def _retention(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    national = _value("register_retention_years", on)
    for stated in policy.stated("register.retention_years") if national else ():
        if national and stated.value < national.value:
            message = (
                f"The register is kept {stated.value} years; "
                f"the law asks for at least {national.value} ({national.source})."
            )
            yield _departs("register.retention_years", (stated,), message)


def _window(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    national = _value("register_window_minutes", on)
    for stated in policy.stated("register.window") if national else ():
        if national and stated.value > national.value:
            message = (
                f"The register is open for {stated.describe()}; at most {national.value} minutes ({national.source})."
            )
            yield _departs("register.window", (stated,), message)


def _codes(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    try:
        known = set(codes_on(on))
    except NoValueInForce:
        return
    for stated in policy.stated("register.codes"):
        missing, retired = sorted(known - set(stated.value)), sorted(set(stated.value) - known)
        if missing or retired:
            parts = [
                f"missing {', '.join(missing)}" if missing else "",
                f"not in force {', '.join(retired)}" if retired else "",
            ]
            message = (
                f"The list of codes differs from the {len(known)} in force on {on.isoformat()}: "
                f"{'; '.join(part for part in parts if part)} ({LAW_2024})."
            )
            yield _departs("register.codes", (stated,), message)


def _legislation(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    for stated in policy.stated("legislation"):
        gone = [title for title in stated.value if is_revoked(title, on=on)]
        if gone:
            yield _departs("legislation", (stated,), f"No longer in force: {'; '.join(gone)}.")


def _amounts(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    national = _value("penalty_regime", on)
    stated = policy.stated("penalty.amounts")
    if national is None or not stated:
        return
    regime: PenaltyRegime = national.value
    wanted = {
        name: tuple(str(amount) for amount in (notice.reduced, notice.full) if amount is not None)
        for name, notice in zip(("first", "second"), regime.notices, strict=False)
    }
    for statement in stated:
        if statement.scope in ("", *wanted) and statement.value != wanted[statement.scope or "first"]:
            expected = " or ".join(f"£{amount}" for amount in wanted[statement.scope or "first"])
            yield _departs(
                "penalty.amounts",
                (statement,),
                f"The penalty is stated as {statement.describe()}; nationally {expected} ({national.source}).",
            )
    for name in wanted.keys() - {statement.scope or "first" for statement in stated}:
        expected = " or ".join(f"£{amount}" for amount in wanted[name])
        yield _departs(
            "penalty.amounts", stated, f"The policy does not state the {name} notice: {expected} ({national.source})."
        )


def _choice(topic: str, accepted: str, message: str) -> Check:
    """A check that the statement is the one national law or guidance gives."""

    def check(policy: PolicyDraft, on: date) -> Iterator[Concern]:
        if on < START_2024:
            return
        for stated in policy.stated(topic):
            if stated.value != accepted:
                yield _departs(
                    topic, (stated,), f"{TOPICS[topic].label}: the policy says {stated.describe()}. {message}"
                )

    return check


def _grounds(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    stated = policy.stated("leave.grounds")
    named = {ground for statement in stated for ground in statement.value}
    missing = sorted(SEPARATE_GROUNDS - named)
    if stated and missing and on >= START_2024:
        yield _departs(
            "leave.grounds",
            stated,
            f"Grounds of regulation 11 that the policy does not name: {', '.join(missing)} ({LAW_2024}).",
        )


def _allowance(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    for entry in policy.rulebook.entries:
        if entry.rule.id == "year.cumulative_days" and on >= date(2013, 9, 1):
            message = (
                "A yearly number of days was removed from the law in 2013; "
                "leave is for exceptional circumstances, each judged by itself."
            )
            yield Concern("departs_from_national", "year.cumulative_days", entry.anchors, message)
            return


def _sickness_rule(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    national = _value("sickness_return_days", on)
    for entry in policy.rulebook.entries if national else ():
        if national and entry.rule.id == "absence.sickness_return" and entry.parameters.school_days > national.value:
            message = (
                f"The local authority is told of an illness of {entry.parameters.school_days} school days; "
                f"nationally at {national.value} ({national.source})."
            )
            yield Concern("departs_from_national", "absence.sickness_return", entry.anchors, message)


def _removal(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    for stated in policy.stated("removal.conditions"):
        missing = sorted(REMOVAL_CONDITIONS - set(stated.value))
        if missing:
            yield _departs(
                "removal.conditions",
                (stated,),
                f"Removal after 20 days leaves out: {', '.join(missing)} ({LAW_2024}, regulation 9).",
            )


def _issuers(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    for stated in policy.stated("penalty.issuers"):
        others = sorted(set(stated.value) - NOTICE_ISSUERS)
        if others:
            yield _departs("penalty.issuers", (stated,), f"These may not issue penalty notices: {', '.join(others)}.")


def _average(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    national = _value("attendance_percent_england", on)
    for stated in policy.stated("attendance.national_average") if national else ():
        if national and stated.value != national.value:
            yield _departs(
                "attendance.national_average",
                (stated,),
                f"The national average is stated as {stated.value} %; it was {national.value} % ({national.source}).",
            )


def _champion(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    for stated in policy.stated("champion.named"):
        if not stated.value and on >= START_2024:
            yield _departs(
                "champion.named", (stated,), "No senior attendance champion is named; the guidance expects one."
            )


def _dates(policy: PolicyDraft, on: date) -> Iterator[Concern]:
    """A review that is overdue or came late, and a document older than the law it cites."""
    for due in policy.stated("control.review_due"):
        if due.value < on:
            yield Concern(
                "review_overdue", "control.review_due", (due.anchor,), f"The review was due on {due.value.isoformat()}."
            )
        for done in policy.stated("control.reviewed"):
            if done.value > due.value:
                message = f"The review was due on {due.value.isoformat()} and done on {done.value.isoformat()}."
                yield Concern("control_dates", "control.reviewed", (due.anchor, done.anchor), message)
    for issued in policy.stated("control.issued"):
        cited = [s for s in policy.stated("legislation") if any("2024/208" in title for title in s.value)]
        if cited and issued.value < START_2024:
            message = (
                f"Issued on {issued.value.isoformat()}, but it cites law in force from {START_2024.isoformat()}: "
                "give it a new issue date."
            )
            yield Concern("control_dates", "control.issued", (issued.anchor, cited[0].anchor), message)


CHECKS: tuple[Check, ...] = (
    _fixed("absence.persistent", "persistent_absence_percent", "at_least"),
    _fixed("absence.severe", "severe_absence_percent", "at_least"),
    _fixed("sickness.return", "sickness_return_days", "at_least"),
    _retention,
    _window,
    _codes,
    _legislation,
    _amounts,
    _choice("evidence.illness", "doubt", "Evidence is asked for only where there is genuine and reasonable doubt."),
    _choice("register.unestablished_days", "5 school days", "The law says 5 school days."),
    _choice("register.unanswered_code", "N", "Code N stands for up to 5 school days while the reason is sought."),
    _choice("return.interval", "monthly", "The return is made at least monthly."),
    _choice("travel.basis", "mobile_child", "The law asks for no fixed home and travel for work, not for a community."),
    _choice("penalty.limit_per", "parent_and_child", "The limit is for each parent and each child."),
    _choice("absence.unauthorised_means", "school", "Only the school can authorise an absence."),
    _grounds,
    _allowance,
    _sickness_rule,
    _removal,
    _issuers,
    _average,
    _champion,
    _dates,
)
