"""`portal doctor` on kept answers."""

from typing import Any

import pytest
from django.db import connection

from portal.kept_answers.triggers import triggers
from portal.operations.doctor import kept_answers as examination
from portal.operations.doctor.examination import Verdict
from portal.operations.doctor.kept_answers import kept_answers

pytestmark = pytest.mark.django_db


def test_all_in_place_is_good() -> None:
    assert (kept_answers().verdict, "64 MB a process" in kept_answers().found) == (Verdict.GOOD, True)


def test_a_table_that_does_not_say_when_it_changes_is_wrong() -> None:
    table = "portal_policies_policyversion"
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in [name for of, name in triggers(connection) if of == table]:
            cursor.execute(f'DROP TRIGGER "{name}"{on_table}')
    answer = kept_answers()
    assert (answer.verdict, table in answer.found, "portal migrate" in answer.mend) == (Verdict.WRONG, True, True)


def test_no_memory_for_them_is_told(settings: Any) -> None:
    settings.KEPT_ANSWERS_MB = 0
    assert (kept_answers().verdict, "KEPT_ANSWERS_MB" in kept_answers().mend) == (Verdict.ADVICE, True)


@pytest.mark.django_db(transaction=True)
def test_a_number_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_answers().verdict is Verdict.GOOD
    monkeypatch.setattr(examination, "current_number", lambda: None)
    assert (kept_answers().verdict, kept_answers().mend.startswith("See the warning")) == (Verdict.ADVICE, True)
