"""The answers to a form of the school: listed, read, downloaded, asked for; each within what an account sees."""

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.keeping.models import FormKeeping
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.attendance_plugin.submissions.own_forms.services import tell_receiver
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.submissions.own_forms.own_answers import ANSWERS, own_answer
from tests.forms.own.own_world import SLUG, TRIP, publish

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://evil.example","Click")'


@pytest.fixture
def child(school: School) -> Pupil:
    publish(school)
    return people.pupil(school)


def browser(account: Callable[[], Any] = people.office) -> Client:
    client = Client()
    client.force_login(account())
    return client


def page(client: Client, name: str, *args: str, **query: str) -> Any:
    return client.get(reverse(f"attendance_staff:{name}", args=[SLUG, *args]), query)


def test_list_of_forms_counts_answers_and_keeps_forms_without_a_page(child: Pupil) -> None:
    own_answer(child)
    own_answer(None, number=2, school=child.school, is_suspect=True)
    client, address = browser(), reverse("attendance_staff:own_forms")

    def listed() -> list[tuple[str, int, bool]]:
        return [(each.title, each.answers, each.is_open) for each in client.get(address).context["forms"]]

    assert listed() == [("Trip to the mill", 1, True)]
    publish(child.school).delete()
    assert listed() == [("Trip to the mill", 1, False)]


def test_listing_shows_short_answers_and_no_sensitive_one(child: Pupil) -> None:
    own_answer(child)
    words = page(browser(), "own_form").content.decode()
    assert ("May your child come?" in words, "Who packs lunch?" in words, "You do" in words) == (True, True, True)
    assert ("Nuts" in words, "Sick on buses" in words) == (False, False)


def test_listing_is_filtered_by_class_and_by_answer(child: Pupil) -> None:
    other = people.pupil(child.school, serial=2, in_class=people.school_class(child.school, "Elm"), given_name="Bo")
    own_answer(child)
    own_answer(other, number=2, answers=ANSWERS | {"may-come": False})
    client, oak = browser(), people.school_class(child.school)

    def found(**query: str) -> list[str]:
        return [row.reference for row in page(client, "own_form", **query).context["object_list"]]

    assert found(school_class=str(oak.pk)) == ["OWN00001"]
    assert found(answer_0="No") == ["OWN00002"]
    assert found(answer_1="You do") == ["OWN00002", "OWN00001"]


def test_listing_needs_the_same_queries_for_one_answer_and_many(
    child: Pupil, django_assert_max_num_queries: Any
) -> None:
    client = browser()
    for number in range(12):
        own_answer(child, number=number)
    page(client, "own_form")
    with django_assert_max_num_queries(40):
        page(client, "own_form")


@pytest.mark.parametrize(("account", "sees"), [(people.office, True), (people.class_teacher, False)])
def test_sensitive_answers_need_their_own_right(child: Pupil, account: Any, sees: bool) -> None:
    own_answer(child)
    client = browser(account)
    people.post_at(account_of(client), child.school)
    shown = page(client, "own_form_answer", "OWN00001")
    rows = {row["name"]: row["value"] for row in shown.context["rows"]}
    assert rows["Who packs lunch?"] == "You do"
    assert rows["What is not eaten?"] == ("Nuts" if sees else "Not shown to you")
    assert rows["What should we know?"] == ("Sick on buses" if sees else "Not shown to you")
    assert AuditEntry.objects.filter(action="submission_viewed").count() == 1


def account_of(client: Client) -> Any:
    from django.contrib.auth import get_user

    return get_user(client)  # type: ignore[arg-type]


def test_answers_are_read_in_the_words_that_were_asked(child: Pupil) -> None:
    own_answer(child)
    publish(child.school, TRIP | {"title": "Another trip", "pages": TRIP["pages"][:1]})
    rows = {row["name"]: row["value"] for row in page(browser(), "own_form_answer", "OWN00001").context["rows"]}
    assert (rows["Pocket money"], rows["Agreed to"]) == ("4 pounds", "My child may come along.")


def download(client: Client, form: str, **more: str) -> Any:
    address = reverse("attendance_staff:own_form_export", args=[SLUG])
    return client.post(address, {"form": form, "purpose": "take_along"} | more)


def test_file_holds_every_answer_and_no_formula(child: Pupil) -> None:
    """R29, abuse cases 12 and 65."""
    own_answer(child, answers=ANSWERS | {"needs": FORMULA, "lunch": "＝1+1"})
    client = browser()
    written = download(client, "csv")
    table = list(csv.reader(io.StringIO(written.content.decode("utf-8-sig"))))
    row = dict(zip(table[0], table[1], strict=True))
    assert row["What should we know?"] == f"'{FORMULA}"
    assert (row["Child"], row["What is not eaten?"], row["May your child come?"]) == (child.full_name, "Nuts", "Yes")
    sheet = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx").content)).active
    cells = {cell.value: cell.data_type for line in sheet.iter_rows() for cell in line if cell.value}
    assert cells[FORMULA] == "s"
    assert set(cells.values()) == {"s"}
    assert "no-store" in written["Cache-Control"]


def test_download_is_written_down_with_what_it_is_for_and_no_answer(child: Pupil) -> None:
    own_answer(child)
    client = browser()
    assert download(client, "csv", purpose="").status_code == 422
    download(client, "csv")
    (entry,) = AuditEntry.objects.filter(action="own_form_downloaded")
    assert entry.detail == {"form": SLUG, "rows": 1, "kind": "csv", "purpose": "take_along"}


def test_words_kept_apart_for_safeguarding_are_in_no_file(child: Pupil) -> None:
    """Abuse case 72 on an own form."""
    own_answer(child, answers=ANSWERS | {"needs": "She talks of self-harm"}, has_words_apart=True)
    client = browser()
    assert "self-harm" not in download(client, "csv").content.decode()
    assert "self-harm" not in page(client, "own_form_answer", "OWN00001").content.decode()


def test_who_has_not_answered_is_told_by_class_and_year(child: Pupil) -> None:
    elm = people.school_class(child.school, "Elm")
    people.pupil(child.school, serial=2, in_class=elm, given_name="Bohumil", year_group=5)
    own_answer(child)
    own_answer(None, number=2, school=child.school)
    client = browser()

    def missing(who: str = "") -> list[str]:
        return [pupil.given_name for pupil, _ in page(client, "own_form_missing", who=who).context["missing"]]

    assert missing() == ["Bohumil"]
    assert missing(f"class-{people.school_class(child.school).pk}") == []
    assert (missing("year-5"), missing("year-4")) == (["Bohumil"], [])
    assert page(client, "own_form_missing").context["unmatched"] == 1
    assert page(client, "own_form_missing", who="class-999999").status_code == 200


def test_class_teacher_sees_the_own_class_alone(child: Pupil) -> None:
    elm = people.school_class(child.school, "Elm")
    other = people.pupil(child.school, serial=2, in_class=elm, given_name="Bohumil")
    own_answer(child)
    own_answer(other, number=2)
    client = browser(people.class_teacher)
    people.post_at(account_of(client), child.school, people.school_class(child.school))
    assert [row.reference for row in page(client, "own_form").context["object_list"]] == ["OWN00001"]
    assert page(client, "own_form_answer", "OWN00002").status_code == 404


def test_staff_close_a_form_early_and_open_it_again(child: Pupil) -> None:
    client, parent = browser(), Client()
    address = reverse("attendance_staff:own_form_close", args=[SLUG])
    client.post(address)
    assert parent.get(f"/forms/{SLUG}/").status_code == 410
    client.post(address, {"do": "open"})
    assert parent.get(f"/forms/{SLUG}/").status_code == 200
    actions = AuditEntry.objects.filter(action__startswith="own_form_").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["own_form_closed", "own_form_opened"]


def test_headteacher_chooses_how_long_forms_are_kept(child: Pupil) -> None:
    client, address = browser(people.headteacher), reverse("attendance_staff:forms_keeping")
    days = {"days_words": "180", "days_mail": "7", "days_apart": "30"}
    assert client.post(address, days | {"days_words": "400"}).status_code == 422
    assert client.post(address, days).status_code == 302
    assert FormKeeping.objects.get(school=child.school).days_words == 180
    assert AuditEntry.objects.filter(action="form_keeping_changed").count() == 1


def test_whoever_receives_the_form_is_told_once_a_day_without_a_name(child: Pupil) -> None:
    child.school.contacts = {"office": {"role": "Office", "telephone": "", "email": "office@millbrook.example"}}
    child.school.save()
    for number in (1, 2):
        tell_receiver(own_answer(child, number=number))
    mail = OutboxMessage.objects.get()
    assert mail.recipient == "office@millbrook.example"
    assert child.given_name not in mail.subject + mail.text_body
    assert f"/own-forms/{SLUG}/" in mail.text_body
    assert Submission.objects.count() == 2
