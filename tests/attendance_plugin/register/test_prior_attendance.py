"""What a former school counted is kept apart from our marks; a Common Transfer File names joiners only (R28)."""

from pathlib import Path

import pytest

from portal.attendance_plugin.register.models import Mark, PriorAttendance
from portal.attendance_plugin.register.services import ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import ClassMembership, Pupil
from portal.pages.models import School
from tests import people

SAMPLES = Path(__file__).parent / "importers" / "samples"
JOINERS = (SAMPLES / "ctf-joiners.xml").read_text()
LOWRI_ALONE = JOINERS[: JOINERS.rindex("    <Pupil>")] + "  </CTFpupilData>\n</CTfile>\n"


@pytest.fixture
def child(school: School) -> Pupil:
    School.objects.filter(pk=school.pk).update(local_authority_number="999", establishment_number="2001")
    school.refresh_from_db()
    return people.pupil(school)


def counts(child: Pupil) -> list[tuple[object, ...]]:
    fields = ("year", "school_number", "possible", "attended", "authorised", "unauthorised")
    return list(PriorAttendance.objects.filter(pupil=child).values_list(*fields))


def test_totals_are_kept_apart_and_no_mark_is_taken_over(school: School, child: Pupil) -> None:
    people.pupil(school, serial=2, given_name="Idris", family_name="Vale")
    taken = import_register(school, (SAMPLES / "ctf-year-data.xml").read_bytes(), format="ctf-xml")
    assert counts(child) == [("2024", "9983004", 370, 361, 9, 0), ("2025", "9983004", 10, 7, 2, 1)]
    assert (taken.report["prior_years"], taken.report["new"], taken.report["changed"]) == (3, 0, 0)
    assert not Mark.objects.exists()


def test_a_pupil_on_the_roll_keeps_the_details_of_our_own_system(school: School, child: Pupil) -> None:
    file = (SAMPLES / "ctf-attendance-details.xml").read_bytes().replace(b">Amara<", b">Mary<")
    import_register(school, file, format="ctf-xml")
    child.refresh_from_db()
    assert (child.given_name, child.left_on, len(counts(child))) == ("Amara", None, 1)


def test_a_later_file_about_the_same_year_and_school_replaces_the_earlier(school: School, child: Pupil) -> None:
    first = (SAMPLES / "ctf-attendance-details.xml").read_bytes()
    import_register(school, first, format="ctf-xml")
    later = first.replace(b"<SessionsAttended>352<", b"<SessionsAttended>353<").replace(b">18<", b">17<")
    import_register(school, later, format="ctf-xml")
    assert counts(child) == [("2026", "9983004", 376, 353, 17, 6)]


def test_a_joiner_is_admitted_without_a_class_and_nobody_leaves(school: School, child: Pupil) -> None:
    file = LOWRI_ALONE.replace("<Estab>2002</Estab>", "<Estab>2001</Estab>").encode()
    taken = import_register(school, file, format="ctf-xml")
    lowri = Pupil.objects.get(upn="P998300421007")
    child.refresh_from_db()
    assert (lowri.full_name, lowri.year_group, str(lowri.admitted_on)) == ("Lowri Tarn", 3, "2026-09-03")
    assert not ClassMembership.objects.filter(pupil=lowri).exists()
    assert (taken.report["new"], taken.report["leaving"], child.left_on) == (1, 0, None)
    assert counts(lowri) == [("2025", "9983004", 376, 370, 6, 0)]


def test_a_file_for_another_school_asks_first(school: School, child: Pupil) -> None:
    with pytest.raises(ImportRefused, match="names the school number 9992002, but this school's is 9992001"):
        import_register(school, LOWRI_ALONE.encode(), format="ctf-xml")
    assert not Pupil.objects.filter(upn="P998300421007").exists()


def test_looking_at_a_file_writes_nothing_and_tells_the_doubts(school: School, child: Pupil) -> None:
    people.pupil(school, serial=2, given_name="Idris", family_name="Vale")
    preview = preview_import(school, "ctf-xml", (SAMPLES / "ctf-two-character-codes.xml").read_bytes())
    assert not PriorAttendance.objects.exists()
    assert "  statements of former schools about a year: 2" in preview.lines()
    assert preview.warnings[0].startswith("Row 1, YearData 2025: AttendanceMarks has codes of two characters")
