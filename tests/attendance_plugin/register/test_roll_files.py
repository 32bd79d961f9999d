"""The roll as a file: admitted, corrected, placed, marked as leaving; never deleted (abuse case 58)."""

from datetime import UTC, date, datetime
from typing import Any
from unicodedata import normalize

import pytest

from portal.attendance_plugin.register.hooks import after_import
from portal.attendance_plugin.register.models import RegisterImport
from portal.attendance_plugin.register.services import FileRefused, ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import Contact, Pupil, SchoolClass
from portal.attendance_plugin.roll.services import class_on, contacts_to_write_to, current_pupils
from portal.attendance_plugin.roll.upn import build_upn
from portal.pages.models import School
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PLAIN = "UPN,Forename,Surname,DOB,Year,Reg group,Admission date,Leaving date\n"
CONTACTS = (
    "UPN,Forename,Surname,DOB,Year,Class,Admitted,Contact 1 name,Contact 1 relationship,Contact 1 email,"
    "Contact 1 telephone,Contact 1 do not contact,Contact 2 name,Contact 2 email,"
    "Contact 2 lives with,Contact 2 court order\n"
)


def upn(serial: int) -> str:
    return build_upn(local_authority="999", establishment="2001", year=2022, serial=serial)


def row(
    serial: int, given: str = "Amara", *more: str, born: str = "2018-03-14", year: str = "4", room: str = "Oak"
) -> str:
    return ",".join([upn(serial), given, "Okafor", born, year, room, "2022-09-05", *more])


@pytest.fixture(autouse=True)
def classes(school: School) -> None:
    people.school_class(school, "Oak")
    people.school_class(school, "Elm", year_groups=[5])


def take(school: School, headings: str, *rows: str, **options: Any) -> RegisterImport:
    file = (headings + "".join(f"{one}\n" for one in rows)).encode()
    return import_register(school, file, format="pupils-csv", **({"at": AT} | options))


def test_roll_new_pupils_are_admitted_into_their_class_from_september(school: School) -> None:
    taken = take(school, PLAIN, row(1, "Zoë", ""), row(2, "Jo", "", born="14/03/2018", room="elm", year="Year 5"))
    zoe, jo = Pupil.objects.order_by("-given_name")
    assert (zoe.full_name, zoe.born, zoe.year_group, zoe.admitted_on) == (
        "Zoë Okafor",
        date(2018, 3, 14),
        4,
        date(2022, 9, 5),
    )
    assert (jo.year_group, str(class_on(jo, TODAY)), class_on(jo, date(2026, 8, 31))) == (5, "Elm", None)
    assert str(class_on(zoe, date(2026, 9, 1))) == "Oak"
    assert (taken.report["new"], taken.report["unchanged"]) == (2, 0)


def test_roll_preview_writes_nothing_and_names_who_comes_and_goes(school: School) -> None:
    take(school, PLAIN, row(1), row(2, "Jo"))
    file = (PLAIN + row(1, "Amara", "") + "\n" + row(3, "New", "") + "\n").encode()
    preview = preview_import(school, "pupils-csv", file, at=AT)
    assert (preview.new_names, preview.leaving_names) == (("New Okafor",), ("Jo Okafor",))
    assert (preview.counts["new"], preview.counts["leaving"], preview.counts["unchanged"]) == (1, 1, 1)
    assert preview.can_be_imported
    assert sorted(Pupil.objects.values_list("given_name", "left_on")) == [("Amara", None), ("Jo", None)]


def test_roll_pupil_missing_from_the_file_has_left_and_is_kept(school: School) -> None:
    take(school, PLAIN, row(1), row(2, "Jo"))
    take(school, PLAIN, row(1, "Amara", ""))
    assert Pupil.objects.get(given_name="Jo").left_on == date(2026, 11, 19)
    assert [pupil.given_name for pupil in current_pupils(school, TODAY)] == ["Amara"]
    assert [pupil.given_name for pupil in current_pupils(school, date(2026, 11, 19)).order_by("given_name")] == [
        "Amara",
        "Jo",
    ]
    take(school, PLAIN, row(1, "Amara"), row(2, "Jo", ""))
    assert Pupil.objects.get(given_name="Jo").left_on is None


def test_roll_file_with_three_pupils_of_many_asks_first(school: School) -> None:
    take(school, PLAIN, *(row(serial, f"Child{serial}") for serial in range(1, 41)))
    few = [row(serial, f"Child{serial}", "") for serial in range(1, 4)]
    with pytest.raises(ImportRefused, match="has 3 pupils and the roll 40: 37 pupils on our roll are not in it"):
        take(school, PLAIN, *few)
    assert current_pupils(school, TODAY).count() == 40
    take(school, PLAIN, *few, confirm=["leavers"])
    assert (current_pupils(school, TODAY).count(), Pupil.objects.count()) == (3, 40)


def test_roll_pupil_who_moves_within_the_year_keeps_the_class_of_before(school: School) -> None:
    take(school, PLAIN, row(1), at=datetime(2026, 9, 10, 9, tzinfo=UTC))
    take(school, PLAIN, row(1, room="Elm"), at=AT)
    child = Pupil.objects.get()
    assert [str(class_on(child, day)) for day in (date(2026, 9, 1), date(2026, 11, 19), TODAY)] == ["Oak", "Oak", "Elm"]


def test_roll_class_of_a_new_school_year_begins_in_september(school: School) -> None:
    take(school, PLAIN, row(1), at=datetime(2025, 9, 10, 9, tzinfo=UTC))
    take(school, PLAIN, row(1, room="Elm", year="5"), at=datetime(2026, 9, 10, 9, tzinfo=UTC))
    child = Pupil.objects.get()
    assert [str(class_on(child, day)) for day in (date(2026, 8, 31), date(2026, 9, 1))] == ["Oak", "Elm"]


def test_roll_tells_the_rooms_above_whose_class_weeks_have_other_pupils(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only weeks that have marks, and only the classes a pupil left or came into."""
    take(school, PLAIN, row(1, "Amara", ""))
    marks = "".join(f"{upn(1)},{day},AM,/\n" for day in ("2026-09-07", "2026-11-13", "2026-11-17"))
    import_register(school, f"UPN,Date,Session,Code\n{marks}".encode(), at=AT)
    told: list[set[tuple[str, date]]] = []
    names = {room.pk: room.name for room in SchoolClass.objects.all()}
    hear = {"listener": lambda school, keys: told.append({(names[room], monday) for room, monday in keys})}
    monkeypatch.setattr(after_import, "_fillings", hear)
    take(school, PLAIN, row(1, "Amara-Rose", ""))
    take(school, PLAIN, row(1, "Amara", "", room="Elm"), at=datetime(2026, 11, 18, 9, tzinfo=UTC))
    take(school, PLAIN, row(1, "Amara", "2026-11-10", room="Elm"))
    both = {("Oak", date(2026, 11, 16)), ("Elm", date(2026, 11, 16))}
    assert told == [both, both | {("Oak", date(2026, 11, 9))}]


@pytest.mark.parametrize(
    ("bad", "column", "accepted"),
    [
        (row(1, "Twin"), "UPN", "a UPN of this pupil alone; row 2 has the same one"),
        (row(2, ""), "Forename", "may not be empty"),
        (row(2, room="Willow"), "Reg group", "one of the school's classes (Elm, Oak)"),
        (row(2, year="99"), "Year", "N, R, or a year from 1 to 14"),
        (row(2, born="1966-01-01"), "DOB", "the birth date of somebody of school age"),
        (row(2, "Jo", "2021-01-01"), "Leaving date", "a day not before the admission, 2022-09-05"),
    ],
)
def test_roll_wrong_cell_is_named_and_nothing_is_written(school: School, bad: str, column: str, accepted: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        take(school, PLAIN, row(1), bad)
    (error,) = refusal.value.preview.errors
    assert (error.row, error.column) == (3, column)
    assert accepted in error.accepted
    assert not Pupil.objects.exists()


def test_roll_of_another_report_is_refused_early(school: School) -> None:
    with pytest.raises(FileRefused, match=r"More than 10,000 cells cannot be accepted. First: Row 2, UPN: got 'x'"):
        preview_import(school, "pupils-csv", PLAIN.encode() + b"x,y,z,,,,,\n" * 20_000, at=AT)
    assert not Pupil.objects.exists()


def test_roll_siblings_share_a_contact_and_flags_are_each_childs_own(school: School) -> None:
    both = ("Ngozi Okafor", "Mother", "ngozi@family.example", "07700 900111")
    father = ("Declan O'Neill", "declan@family.example", "no", "yes")
    take(
        school,
        CONTACTS,
        row(1, "Amara") + "," + ",".join((*both, "", *father)),
        row(2, "Obi") + "," + ",".join((*both, "yes", "", "", "", "")),
    )
    assert sorted(Contact.objects.values_list("full_name", flat=True)) == ["Declan O'Neill", "Ngozi Okafor"]
    amara, obi = Pupil.objects.order_by("given_name")
    assert [link.contact.full_name for link in contacts_to_write_to(amara)] == ["Ngozi Okafor", "Declan O'Neill"]
    assert [(link.lives_with, link.court_order) for link in amara.contact_links.all()] == [(True, False), (False, True)]
    assert contacts_to_write_to(obi) == []


def test_roll_contact_no_longer_in_the_file_gets_no_more_letters_and_is_kept(school: School) -> None:
    two = "Ngozi Okafor,Mother,n@family.example,,,Declan O'Neill,d@family.example,,"
    one = "Ngozi Okafor,Mother,new@family.example,,,,,,"
    take(school, CONTACTS, f"{row(1)},{two}")
    taken = take(school, CONTACTS, f"{row(1)},{one}")
    child = Pupil.objects.get()
    assert [(link.contact.full_name, link.contact.email) for link in contacts_to_write_to(child)] == [
        ("Ngozi Okafor", "new@family.example")
    ]
    assert list(child.contact_links.values_list("ended_on", flat=True)) == [None, TODAY]
    assert (taken.report["contacts_changed"], taken.report["contacts_ended"], taken.report["changed"]) == (1, 1, 1)


def test_roll_file_without_contact_columns_leaves_contacts_alone(school: School) -> None:
    take(school, CONTACTS, f"{row(1)},Ngozi Okafor,Mother,n@family.example,,,,,,")
    take(school, PLAIN, row(1))
    assert len(contacts_to_write_to(Pupil.objects.get())) == 1


def test_roll_same_person_with_other_details_for_a_sibling_becomes_a_second_contact(school: School) -> None:
    first = f"{row(1, 'Amara')},Ngozi Okafor,Mother,n@family.example,07700 900111,,,,,"
    second = f"{row(2, 'Obi')},Ngozi Okafor,Mother,n@family.example,07700 900222,,,,,"
    take(school, CONTACTS, first, second)
    by_child = {child.given_name: contacts_to_write_to(child)[0].contact.telephone for child in Pupil.objects.all()}
    assert by_child == {"Amara": "07700 900111", "Obi": "07700 900222"}


def test_roll_same_name_of_another_family_is_another_person(school: School) -> None:
    first = f"{row(1, 'Amara')},Maria Khan,Mother,maria@one.example,,,,,,"
    second = f"{row(2, 'Obi')},Maria Khan,Mother,maria@two.example,,,,,,"
    take(school, CONTACTS, first, second)
    assert Contact.objects.filter(full_name="Maria Khan").count() == 2


WITH_IDS = PLAIN.replace("UPN", "UPN,Person ID")


def numbered(serial: int, mis_id: str, *more: str) -> str:
    number, _, rest = row(serial, *more).partition(",")
    return f"{number},{mis_id},{rest}"


def test_roll_keeps_the_number_of_the_schools_own_system(school: School) -> None:
    take(school, WITH_IDS, numbered(1, "4711"), numbered(2, ""))
    assert list(Pupil.objects.order_by("pk").values_list("mis_id", flat=True)) == ["4711", ""]
    take(school, PLAIN, row(1), row(2))
    assert Pupil.objects.get(upn=upn(1)).mis_id == "4711"
    taken = take(school, WITH_IDS, numbered(1, "4713"), numbered(2, "4712"))
    assert list(Pupil.objects.order_by("pk").values_list("mis_id", flat=True)) == ["4713", "4712"]
    assert taken.report["changed"] == 2


@pytest.mark.parametrize(
    ("bad", "accepted"),
    [
        (numbered(2, "4711"), "an id of this pupil alone; row 2 has the same one"),
        (numbered(2, "4799"), "an id of this pupil alone; on our roll it is a pupil's with another UPN"),
    ],
)
def test_roll_number_of_two_pupils_is_refused(school: School, bad: str, accepted: str) -> None:
    people.pupil(school, serial=9, mis_id="4799")
    with pytest.raises(ImportRefused) as refusal:
        take(school, WITH_IDS, numbered(1, "4711"), bad)
    (error,) = refusal.value.preview.errors
    assert (error.row, error.column, error.accepted) == (3, "Person ID", accepted)


def test_roll_who_comes_back_has_been_here_before(school: School) -> None:
    """Both times count, and no day in between."""
    take(school, PLAIN, row(1, "Amara", "2026-10-02"))
    back = row(1, room="Elm").replace("2022-09-05", "2026-11-16") + ","
    taken = take(school, PLAIN, back)
    amara = Pupil.objects.get()
    assert amara.stays == [(date(2022, 9, 5), date(2026, 10, 2)), (date(2026, 11, 16), None)]
    days = (date(2026, 10, 2), date(2026, 10, 3), date(2026, 11, 15), date(2026, 11, 16))
    assert [amara.is_on_roll(day) for day in days] == [True, False, False, True]
    assert [current_pupils(school, day).count() for day in days] == [1, 0, 0, 1]
    assert [str(class_on(amara, day)) for day in days] == ["Oak", "None", "None", "Elm"]
    assert (taken.report["returned"], taken.report["new"], taken.report["changed"]) == (1, 0, 1)


def test_roll_the_same_class_again_is_a_class_of_its_own_time(school: School) -> None:
    take(school, PLAIN, row(1, "Amara", "2026-10-02"))
    take(school, PLAIN, row(1).replace("2022-09-05", "2026-11-16") + ",")
    held = Pupil.objects.get().memberships.values_list("first_day", "last_day")
    assert list(held) == [(date(2026, 9, 1), date(2026, 10, 2)), (date(2026, 11, 16), None)]


def test_roll_a_corrected_leaving_day_is_no_coming_back(school: School) -> None:
    take(school, PLAIN, row(1, "Amara", "2026-10-02"))
    taken = take(school, PLAIN, row(1, "Amara", ""))
    amara = Pupil.objects.get()
    assert (amara.stays, taken.report["returned"]) == ([(date(2022, 9, 5), None)], 0)


def test_roll_names_are_kept_as_given_in_composed_form(school: School) -> None:
    """Abuse case 44: any script; the parts of a letter are put together, nothing else is changed."""
    for serial, name in enumerate(("Zoe\u0308", "Ngọ̃ni", "李娜", "ياسمين", "O’Neill-ŁĘCKI"), start=1):
        people.pupil(school, serial=serial, given_name=name, family_name="X")
    kept = list(Pupil.objects.values_list("given_name", flat=True))
    assert sorted(kept) == sorted(
        normalize("NFC", name) for name in ("Zoë", "Ngọ̃ni", "李娜", "ياسمين", "O’Neill-ŁĘCKI")
    )
    assert "Zo\u00eb" in kept
