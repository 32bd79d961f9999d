"""Every action that the code writes into the audit log has words, and every kind of subject a name."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from portal.attendance_plugin.leave.moves import MOVES
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.models import LunchStep
from portal.attendance_plugin.register.models import OldEntries
from portal.attendance_plugin.staff.audit.subjects import KINDS, OTHERS
from portal.attendance_plugin.staff.audit.words import ACTIONS, GROUPS, action_in_words
from portal.policies.agreements.models import Signature

PORTAL = Path(__file__).parents[4] / "portal"
OF_ARGPARSE = {"store_true", "append", "count"}


def actions_written() -> Iterator[tuple[str, str]]:
    """Each action given to a function by its name or as the second thing told to ``audit``, and where."""
    trees = {path: ast.parse(path.read_text()) for path in sorted(PORTAL.rglob("*.py"))}
    constants = {
        target.id: node.value.value
        for tree in trees.values()
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for path, tree in trees.items():
        for node in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = [keyword.value for keyword in node.keywords if keyword.arg == "action"]
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            given += node.args[1:2] if name in ("audit", "_audit", "_one_by_one") else []
            given += node.args[3:4] if name == "_move" else []
            for value in given:
                action = constants.get(value.id) if isinstance(value, ast.Name) else getattr(value, "value", None)
                if isinstance(action, str) and action not in OF_ARGPARSE:
                    yield action, path.name


def test_no_action_without_words() -> None:
    written = dict(actions_written())
    assert {
        "certificate.made",
        "letter_viewed",
        "agreement_asked",
        "mail_sent",
        "words_forgotten",
        "leave_decided",
    } <= set(written)
    assert {action: where for action, where in written.items() if action not in ACTIONS} == {}


@pytest.mark.parametrize(
    "actions",
    [
        [move.action for move in MOVES],
        [f"gate_{kind}" for kind in GateEntry.Kind.values],
        [f"lunch_{step}" for step in LunchStep.Step.values],
        [f"old_entries_{answer}" for answer in OldEntries.Answer.values if answer],
        [f"agreement_{outcome}" for outcome in Signature.Outcome.values],
    ],
)
def test_actions_made_from_states_have_words_too(actions: list[str]) -> None:
    assert [action for action in actions if action not in ACTIONS] == []


def test_each_action_belongs_to_a_group_and_reads_like_a_sentence() -> None:
    assert {group for group, _ in ACTIONS.values()} <= set(GROUPS)
    assert [words for _, words in ACTIONS.values() if not words[0].isupper() or words.endswith(".")] == []


def test_an_action_of_another_plugin_is_read_as_it_is() -> None:
    assert action_in_words("library_book.lent") == "Library book lent"


def test_each_kind_of_subject_is_a_model_of_that_name() -> None:
    known = {model._meta.model_name for model in apps.get_models()}
    assert {name for name, kind in KINDS.items() if kind.model._meta.model_name != name} == set()
    assert set(OTHERS) - known - {"replayrun"} == set()
