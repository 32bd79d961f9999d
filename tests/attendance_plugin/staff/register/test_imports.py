"""The list of what was imported."""

from django.urls import reverse

from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.register.services import import_register
from portal.pages.models import School
from tests import people


def test_list_says_what_was_imported_by_whom(school: School, sign_in) -> None:
    child = people.pupil(school)
    office = sign_in("office")
    file = f"UPN,Date,Session,Code\n{child.upn},2026-11-16,AM,/\n".encode()
    import_register(school, file, file_name="marks.csv")
    page = office.get(reverse("attendance_staff:register_imports")).content.decode()
    assert ("marks.csv" in page, "Marks: one row per pupil and session" in page, "Command line" in page) == (
        True,
        True,
        True,
    )
    assert Mark.objects.count() == 1
