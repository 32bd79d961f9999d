"""What lies ready for containers and services: nothing secret, nobody root, every part watched and stopped gently."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PARTS = ("prepare", "web", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "compose.yaml").read_text())


def test_each_part_runs_a_command_of_ours_with_no_more_rights_than_it_needs(compose: dict[str, Any]) -> None:
    for part in PARTS:
        service = compose["services"][part]
        program, command = service["command"]
        assert (program, command in COMMANDS) == ("portal", True)
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "ports" not in service, "only the proxy is open to the outside"


def test_what_goes_on_is_watched_and_what_is_kept_is_a_volume(compose: dict[str, Any]) -> None:
    for name in ("web", "worker", "database", "redis"):
        assert compose["services"][name]["healthcheck"]["test"][0] == "CMD"
    named = {mount.split(":")[0] for service in compose["services"].values() for mount in service.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(compose["volumes"])
    waits = compose["services"]["web"]["depends_on"]["prepare"]["condition"]
    assert waits == "service_completed_successfully"


def test_a_part_has_longer_to_stop_than_what_it_does_may_take(compose: dict[str, Any]) -> None:
    from django.conf import settings

    def seconds(text: Any) -> int:
        return int(str(text).removesuffix("s"))

    services = compose["services"]
    assert seconds(services["worker"]["stop_grace_period"]) > settings.TASK_TIMEOUT
    assert seconds(services["web"]["stop_grace_period"]) > 8
    for part, least in (("worker", settings.TASK_TIMEOUT), ("web", 8)):
        unit = (ROOT / "deploy" / "systemd" / f"portal-{part}.service").read_text()
        assert int(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)[0]) > least


def test_image_runs_as_nobody_special_and_holds_no_secret() -> None:
    image = (ROOT / "Dockerfile").read_text()
    users = re.findall(r"^USER (\S+)$", image, re.MULTILINE)
    assert users == ["10001"]
    assert re.findall(r"^(?:COPY|ADD) (?!--from)(.*) \S+$", image, re.MULTILINE) == [
        "requirements.lock", "pyproject.toml README.md", "portal", "content",
    ]  # fmt: skip
    allowed = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert allowed == ["!portal", "!content", "!pyproject.toml", "!README.md", "!requirements.lock"]


def test_examples_of_settings_are_settings_and_their_secrets_are_empty() -> None:
    known = (ROOT / "portal" / "settings.py").read_text()
    lines = (ROOT / "deploy" / "portal.env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert [name for name in given if f'"{name}"' not in known] == []
    assert [given[name] for name in ("SECRET_KEY", "METRICS_TOKEN", "PORTAL_BACKUP_KEYS")] == ["", "", ""]
    assert "deploy/*.env" in (ROOT / ".gitignore").read_text().splitlines()
