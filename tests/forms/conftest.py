"""A database with real commits, for tests in which several connections meet."""

from datetime import time

import pytest

from portal.pages.models import School


@pytest.fixture
def committed(transactional_db: None, django_db_serialized_rollback: None) -> None:
    """A database whose commits every thread sees; filled again from the migrations afterwards."""


@pytest.fixture
def committed_school(committed: None) -> School:
    return School.objects.create(
        slug="test-school",
        name="Millbrook Primary School",
        phase="primary",
        am_registration=time(8, 50),
        am_ends=time(12, 0),
        pm_registration=time(13, 0),
        pm_ends=time(15, 15),
        report_absence_by=time(8, 45),
        telephone="01632 960100",
        email="office@millbrook.example",
    )
