from pathlib import Path
from typing import Any

import pytest

from portal.attendance_plugin.submissions.models import RequestLink
from portal.pages.models import School

from .evidence_world import keep_in, link_to, mothers_submission


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    return keep_in(tmp_path / "evidence", settings)


@pytest.fixture
def link(school: School, folder: Path) -> RequestLink:
    return link_to(mothers_submission(school))
