"""A register file is looked at first, then confirmed (R28)."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.register.models import Mark, RegisterImport
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

LIST, UPLOAD, CONFIRM, CANCEL = (
    reverse(f"attendance_staff:register_{name}") for name in ("imports", "upload", "confirm", "cancel")
)


@pytest.fixture(autouse=True)
def private_folder(tmp_path: Path, settings) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path / "register-uploads"


@pytest.fixture
def child(school: School) -> Pupil:
    return people.pupil(school)


@pytest.fixture
def office(sign_in) -> Client:
    return sign_in("office")


def upload(client: Client, text: str, name: str = "marks.csv"):
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return client.post(UPLOAD, {"format": "marks-csv", "file": file})


def marks(child: Pupil, code: str = "/") -> str:
    return f"UPN,Date,Session,Code\n{child.upn},2026-11-16,AM,{code}\n{child.upn},2026-11-16,PM,\\\n"


def test_looking_at_a_file_writes_nothing(office: Client, child: Pupil) -> None:
    assert upload(office, marks(child)).headers["Location"] == CONFIRM
    page = office.get(CONFIRM).content.decode()
    assert "2 rows, 16 Nov 2026 to 16 Nov 2026" in page
    assert "Import 2 rows" in page
    assert (Mark.objects.count(), RegisterImport.objects.count()) == (0, 0)


def test_confirming_takes_it_and_forgets_the_file(office: Client, child: Pupil, private_folder: Path) -> None:
    upload(office, marks(child))
    assert office.post(CONFIRM).headers["Location"] == LIST
    assert (Mark.objects.count(), RegisterImport.objects.get().imported_by.username) == (2, "office")
    assert list(private_folder.iterdir()) == []
    assert "marks.csv" in office.get(LIST).content.decode()


def test_putting_it_aside_forgets_the_file(office: Client, child: Pupil, private_folder: Path) -> None:
    upload(office, marks(child))
    assert office.post(CANCEL).headers["Location"] == LIST
    assert list(private_folder.iterdir()) == []
    assert office.get(CONFIRM).headers["Location"] == UPLOAD
    assert not Mark.objects.exists()


def test_a_second_upload_replaces_the_first(office: Client, child: Pupil, private_folder: Path) -> None:
    upload(office, marks(child))
    upload(office, marks(child, "L"))
    assert len(list(private_folder.iterdir())) == 1
    office.post(CONFIRM)
    assert Mark.objects.get(half="am").code == "L"


def test_row_errors_are_shown_and_cannot_be_confirmed(office: Client, child: Pupil) -> None:
    upload(office, marks(child, "QQ"))
    page = office.get(CONFIRM).content.decode()
    assert "Cells that cannot be accepted" in page
    assert "Import 2 rows" not in page
    response = office.post(CONFIRM)
    assert (response.status_code, Mark.objects.count()) == (422, 0)
    assert "Nothing was imported" in response.content.decode()


def test_a_file_that_is_no_table_is_refused_in_words(office: Client) -> None:
    upload(office, "\x00\x01\x02")
    response = office.get(CONFIRM, follow=True)
    assert response.redirect_chain == [(UPLOAD, 302)]
    assert not RegisterImport.objects.exists()


def test_the_same_file_is_not_taken_twice(office: Client, child: Pupil) -> None:
    upload(office, marks(child))
    office.post(CONFIRM)
    upload(office, marks(child))
    assert "imported before" in office.get(CONFIRM).content.decode()
    assert office.post(CONFIRM).status_code == 422
    assert RegisterImport.objects.count() == 1


def test_a_waiting_file_is_its_uploaders_alone(office: Client, child: Pupil, sign_in) -> None:
    upload(office, marks(child))
    assert sign_in("attendance_officer").get(CONFIRM).headers["Location"] == UPLOAD


@pytest.mark.parametrize("token", ["../../secret_key", "", "f" * 31, "F" * 32, "f" * 32])
def test_a_made_up_token_opens_nothing(token: str, office: Client) -> None:
    session = office.session
    session["register_upload"] = {"token": token, "format": "marks-csv", "file_name": "x.csv"}
    session.save()
    assert office.get(CONFIRM).headers["Location"] == UPLOAD


def test_no_file_is_said_so(office: Client) -> None:
    response = office.post(UPLOAD, {"format": "marks-csv"})
    assert (response.status_code, response.context["form"].errors["file"]) == (422, ["Choose a file"])
