"""A file of contacts changes the contacts of its pupils and of nobody else."""

import pytest

from portal.attendance_plugin.register.services import ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import PupilContact
from portal.attendance_plugin.roll.services import contacts_to_write_to
from portal.pages.models import School
from tests import people

HEADINGS = "UPN,Name,Email\n"


def test_contacts_file_replaces_the_contacts_of_its_pupils_only(school: School) -> None:
    child, other = people.pupil(school), people.pupil(school, serial=2)
    people.parent(child)
    people.contact_of(other, people.OUTSIDER, relationship="Aunt", order=1)
    file = f"{HEADINGS}{child.upn},Declan O'Neill,declan@family.example\n".encode()
    preview = preview_import(school, "contacts-csv", file)
    assert preview.counts == {
        "pupils_with_contacts": 1, "contacts_new": 1, "contacts_changed": 0, "contacts_ended": 1, "pupils_untouched": 1,
    }  # fmt: skip
    assert [link.contact.full_name for link in contacts_to_write_to(child)] == [people.PARENT.name]
    import_register(school, file, format="contacts-csv")
    assert [link.contact.full_name for link in contacts_to_write_to(child)] == ["Declan O'Neill"]
    assert [link.contact.full_name for link in contacts_to_write_to(other)] == [people.OUTSIDER.name]


def test_contacts_file_that_ends_many_asks_first(school: School) -> None:
    rows = []
    for serial in range(1, 9):
        child = people.pupil(school, serial=serial)
        people.contact_of(child, people.OUTSIDER, relationship="Aunt", order=1)
        rows.append(f"{child.upn},Somebody Else,\n")
    file = (HEADINGS + "".join(rows)).encode()
    with pytest.raises(ImportRefused, match="ends 8 of the 8 contacts on record"):
        import_register(school, file, format="contacts-csv")
    assert not PupilContact.objects.filter(ended_on__isnull=False).exists()
    import_register(school, file, format="contacts-csv", confirm=["contacts"])
    assert PupilContact.objects.filter(ended_on__isnull=False).count() == 8


def test_contacts_file_with_a_wrong_row_changes_nothing(school: School) -> None:
    child = people.pupil(school)
    people.parent(child)
    with pytest.raises(ImportRefused, match="1 cell cannot be accepted"):
        import_register(school, f"{HEADINGS}{child.upn},Jo,\n{child.upn},Al,no at\n".encode(), format="contacts-csv")
    assert list(child.contact_links.values_list("contact__full_name", "ended_on")) == [(people.PARENT.name, None)]
