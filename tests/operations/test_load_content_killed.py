"""`portal load-content` killed at any moment: the whole folder is loaded or nothing of it."""

from collections import Counter
from pathlib import Path

import pytest

from tests.killed_commands import ROOT, PortalFolder, kill_at_every_stage, seconds_of

pytestmark = pytest.mark.heavy

ROUNDS = 6
SCHOOLS = len([folder for folder in (ROOT / "content" / "schools").iterdir() if folder.is_dir()])


@pytest.fixture(scope="module")
def folder(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> PortalFolder:
    """A new database with every table and no school."""
    folder = PortalFolder(tmp_path_factory.mktemp("var"))
    folder.begin_with(migrated_file)
    folder.keep()
    return folder


def test_killed_load_leaves_all_or_nothing_and_can_be_run_again(folder: PortalFolder) -> None:
    seconds = seconds_of(folder, "load-content")
    whole = folder.state()
    assert (whole["portal_pages_school"], whole["portal_policies_policyversion"] > 1) == (SCHOOLS + 1, True)
    outcomes = Counter[tuple[str, bool]]()
    for found in kill_at_every_stage(folder, "load-content", seconds=seconds, rounds=ROUNDS, seed=2027):
        assert found.state in (found.before, whole)
        outcome = "nothing" if found.state == found.before else "all"
        outcomes[outcome, found.was_killed] += 1
        status, said = folder.run("load-content")
        told = "created, 0 changed, 0 unchanged" if outcome == "nothing" else ": 0 created, 0 changed, "
        assert (status, told in said) == (0, True), said
        assert folder.state() == whole
    assert (sum(outcomes.values()), outcomes["nothing", True] >= ROUNDS // 3) == (ROUNDS, True), outcomes
