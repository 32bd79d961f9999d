"""Stored checks run again: the same bytes, or an incident that is told and never mended (R12)."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import models
from django.test import Client

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.models import Check, FactsSnapshot
from portal.attendance_plugin.leave.replay import (
    checks_of,
    compare,
    replay_checks,
    replay_samples,
    replay_school,
    sample_of,
)
from portal.attendance_plugin.leave.replay_runs import ReplayRun
from portal.operations.doctor.examination import Verdict
from portal.operations.doctor.school import replays
from portal.pages.models import School
from portal.rules import canonical
from portal.rules.leave.findings import MEETS, Outcome
from tests import people
from tests.attendance_plugin.leave.leave_world import CHECKED, build_world, checked


@pytest.fixture
def check(school: School) -> Check:
    return checked(build_world(school))


def tamper(check: Check, **values: str) -> None:
    """As somebody with a database console would."""
    models.QuerySet(Check).filter(pk=check.pk).update(**values)


def told(check: Check) -> list[str]:
    return [what for difference in replay_checks([check.pk]) for what in difference.what]


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("replay", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def test_an_untouched_check_gives_the_same(check: Check) -> None:
    assert told(check) == []
    assert run() == (0, f"{check.request.school.slug}: 1 checks give the same.\n")


def test_a_result_written_over_is_found_with_what_was_changed(check: Check) -> None:
    result = json.loads(check.result)
    result["recommendation"] = "outside_policy"
    next(found for found in result["findings"] if found["rule"] == "notice.minimum")["status"] = "does_not_meet"
    tamper(check, result=canonical.to_json(result))
    assert told(check) == [
        "the result kept does not have the hash kept with it",
        "recommendation was outside_policy, now headteacher_judgement",
        "notice.minimum was does_not_meet, now meets",
    ]


def test_a_result_written_over_with_a_fitting_hash_is_found_too(check: Check) -> None:
    result = json.loads(check.result)
    result["figures"] = {}
    text = canonical.to_json(result)
    tamper(check, result=text, sha256=canonical.sha256_of_text(text))
    assert told(check) == ["figures differs"]


def test_a_recommendation_written_over_is_found(check: Check) -> None:
    tamper(check, recommendation="within_policy")
    assert told(check) == ["the recommendation in the list is not the one found"]


def test_facts_written_over_are_found(check: Check) -> None:
    facts = json.loads(check.snapshot.facts)
    facts["register"] |= {"attended": 9, "authorised": 1}
    models.QuerySet(FactsSnapshot).filter(pk=check.snapshot_id).update(facts=canonical.to_json(facts))
    found = told(check)
    assert found[0] == "the facts kept do not have the hash kept with them"
    assert "attendance.now_above was meets, now does_not_meet" in found


def test_facts_that_cannot_be_read_are_found_and_the_others_still_run(check: Check) -> None:
    models.QuerySet(FactsSnapshot).filter(pk=check.snapshot_id).update(facts="{")
    assert told(check)[-1] == "it cannot be run any more (JSONDecodeError)"


def test_a_rule_that_was_changed_is_found(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule may only get a new revision beside the old one; this is what happens when somebody edits it in place."""
    monkeypatch.setattr("portal.rules.leave.notice.meets_if", lambda condition, measured: Outcome(MEETS, {"days": 0}))
    assert told(check) == ["notice.minimum figures differ"]


def test_nothing_is_corrected_and_the_incident_stays_until_it_is_gone(check: Check) -> None:
    school = check.request.school
    tamper(check, recommendation="within_policy")
    run_of_the_night = replay_school(school, [check.pk])
    assert [found["reference"] for found in run_of_the_night.differing] == [check.request.submission.reference]
    assert Check.objects.get().recommendation == "within_policy"
    assert replay_school(school, []).differing == run_of_the_night.differing  # what differed is always run again
    tamper(check, recommendation=check.recommendation)
    assert replay_samples() == {school.slug: 0}


def test_a_run_is_written_down_in_counts(check: Check) -> None:
    made = replay_school(check.request.school, [check.pk])
    entry = AuditEntry.objects.get(action="checks_replayed")
    assert (entry.subject, entry.actor_name) == (f"replayrun:{made.pk}", "worker")
    assert entry.detail == {"checks": 1, "differ": 0}


def test_the_doctor_and_the_home_page_say_so(check: Check, client: Client) -> None:
    client.force_login(people.office())
    reference = check.request.submission.reference
    replay_school(check.request.school, [check.pk])
    assert replays().verdict is Verdict.GOOD
    assert "Stored checks have changed" not in client.get("/admin/").content.decode()
    tamper(check, recommendation="within_policy")
    replay_school(check.request.school, [check.pk])
    assert (replays().verdict, reference in replays().found) == (Verdict.WRONG, True)
    page = client.get("/admin/").content.decode()
    assert "Stored checks have changed: 1 of 1 do not give what they gave" in page
    assert reference in page.split("Stored checks have changed")[1].split("</section>")[0]


def test_the_command_names_what_differs_and_exits_1(check: Check) -> None:
    tamper(check, recommendation="within_policy")
    reference = check.request.submission.reference
    status, said = run(reference.lower())
    assert status == 1
    assert f"check {check.pk} of {reference}: the recommendation in the list is not the one found." in said
    assert not ReplayRun.objects.exists()
    assert run()[0] == 1
    assert ReplayRun.objects.get().checks == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["NOSUCH99"], "There is no check of a request 'NOSUCH99'"),
        (["--sample", "0"], "give a number of checks, 1 or more"),
        (["--school", "elsewhere"], "There is no school 'elsewhere'"),
    ],
)
def test_what_cannot_be_asked_exits_2(arguments: list[str], said: str, check: Check) -> None:
    status, words = run(*arguments)
    assert (status, said in words) == (2, True)


def test_checks_are_chosen_by_day_reference_and_chance(check: Check) -> None:
    school = check.request.school
    later = checked(check.request)
    after = datetime(2027, 1, 1, tzinfo=UTC)
    assert list(checks_of(school)) == [check, later]
    assert list(checks_of(school, since=CHECKED)) == [check, later]
    assert not checks_of(school, since=after).exists()
    assert not checks_of(people.other_school()).exists()
    assert len(sample_of(checks_of(school), 1)) == 1
    assert sample_of(checks_of(school), 9) == [check.pk, later.pk]


def test_queries_do_not_grow_with_the_checks(check: Check, django_assert_num_queries) -> None:
    for _ in range(3):
        checked(check.request)
    keys = sample_of(checks_of(check.request.school), 9)
    with django_assert_num_queries(4):  # the checks, the version, the calendar and its school
        assert list(replay_checks(keys)) == []


def test_differences_are_told_by_part_and_rule() -> None:
    then = {"kind": "a", "findings": [{"rule": "x", "status": "meets"}], "conflicts": []}
    now = {"kind": "b", "findings": [*then["findings"], {"rule": "y", "status": "meets"}], "conflicts": [1]}
    assert list(compare(then, now)) == ["conflicts differs", "kind was a, now b", "y was absent, now meets"]
