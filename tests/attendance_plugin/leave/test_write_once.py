"""What was found, decided, entered and sent stays as it was written."""

import pytest

from portal.attendance_plugin.leave.models import Check, Decision, FactsSnapshot, LedgerEntry
from portal.attendance_plugin.leave.services import decide
from portal.attendance_plugin.leave.write_once import WriteOnceError
from portal.attendance_plugin.letters.models import Letter
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import build_world, checked

MODELS = (FactsSnapshot, Check, Decision, LedgerEntry, Letter)


@pytest.fixture
def decided(school: School) -> None:
    request = build_world(school)
    decide(request, checked(request), "grant", by=people.headteacher(), reason="A close family wedding.")


@pytest.mark.parametrize("model", MODELS)
def test_a_row_cannot_be_saved_again_or_deleted(decided: None, model: type) -> None:
    row = model.objects.get()
    with pytest.raises(WriteOnceError, match="written once"):
        row.save()
    with pytest.raises(WriteOnceError, match="written once"):
        row.delete()
    assert model.objects.count() == 1


@pytest.mark.parametrize("model", MODELS)
def test_rows_cannot_be_changed_or_deleted_together(decided: None, model: type) -> None:
    with pytest.raises(WriteOnceError, match="Add a new row that says what changed"):
        model.objects.update(pk=99)
    with pytest.raises(WriteOnceError):
        model.objects.filter(pk__gt=0).delete()
    with pytest.raises(WriteOnceError):
        model.objects.bulk_update(list(model.objects.all()), ["pk"])
