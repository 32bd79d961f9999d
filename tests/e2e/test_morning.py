"""A short morning: parallel parents against a portal as a technician starts it, none lost, none doubled."""

import shutil
from pathlib import Path

import pytest

from bench.forms.morning import morning, percentile
from bench.forms.run import FROM_HERE, spread
from tests.e2e.portal_process import ask_portal, running_portal

CONTENT = """
from django.core.management import call_command
call_command("load_content", verbosity=0)
"""


@pytest.mark.heavy
def test_a_morning_loses_and_doubles_nothing(migrated_file: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_file, tmp_path / "portal.sqlite3")
    ask_portal(tmp_path, CONTENT)
    with running_portal(tmp_path, **FROM_HERE) as portal:
        outcome = morning(portal.base_url, portal.database, spread(20, 8), clients=10, name="Morning Child")
    assert (outcome.lost, outcome.doubled, outcome.not_shown, outcome.apart) == ([], [], [], 0)
    assert len({reference for one in outcome.sent for reference in one.references}) == 20


@pytest.mark.parametrize(("share", "value"), [(50, 2), (99, 4), (25, 1)])
def test_percentile(share: int, value: int) -> None:
    assert percentile([3, 1, 4, 2], share) == value
