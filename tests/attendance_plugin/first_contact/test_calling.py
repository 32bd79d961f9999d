"""ABS-04, ABS-05: calls about an absence are written once, and only to parents who may be rung (abuse case 10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.first_contact.calling import CallRefused, Reason, Rung, take_call_back, write_call
from portal.attendance_plugin.first_contact.families import on_record
from portal.attendance_plugin.first_contact.models import CallTakenBack, FirstContactCall
from portal.attendance_plugin.first_contact.standing import calls_on
from portal.attendance_plugin.leave.write_once import WriteOnceError
from portal.attendance_plugin.roll.models import Contact, Pupil, PupilContact
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission
from portal.pages.models import School
from tests import people

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 40, tzinfo=UTC)
ILL = Reason(kind="ill", words="Sick twice in the night.")


@pytest.fixture(autouse=True)
def _at_twenty_to_ten():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def amara(school: School) -> Pupil:
    child = people.pupil(school)
    people.parent(child)
    return child


@pytest.fixture
def office(school: School) -> people.User:
    return people.office()


def mother() -> int:
    return Contact.objects.get(full_name=people.PARENT.name).pk


def rung(child: Pupil, outcome: str = "no_answer", *, seen: int | dict[int, int] = 0, **changes) -> Rung:
    known = {child.pk: seen} if isinstance(seen, int) else seen
    values = {"school": child.school, "day": TODAY, "contact": mother(), "outcome": outcome, "seen": known}
    if outcome == "explained":
        values["reason"] = ILL
    return Rung(**values | changes)


def test_a_call_is_kept_with_who_rang_whom_and_the_number_of_then(amara: Pupil, office) -> None:
    (call,) = write_call(rung(amara, note="  The line was bad. "), by=office)
    Contact.objects.update(telephone="07700 900777", full_name="Another Name")
    call.refresh_from_db()
    assert (call.contact_name, call.number, call.order, call.outcome, call.by_name, call.note, call.called_at) == (
        "Ngozi Okafor",
        "07700 900111",
        1,
        "no_answer",
        "Prue Lacey",
        "The line was bad.",
        NOW,
    )


def test_calls_are_written_once(amara: Pupil, office) -> None:
    (call,) = write_call(rung(amara), by=office)
    call.outcome = "explained"
    with pytest.raises(WriteOnceError):
        call.save()
    with pytest.raises(WriteOnceError):
        call.delete()
    with pytest.raises(WriteOnceError):
        FirstContactCall.objects.update(outcome="explained")


@pytest.mark.parametrize(
    "flags",
    [
        {"do_not_contact": True},
        {"court_order": True},
        {"has_responsibility": False},
        {"ended_on": date(2026, 9, 1)},
    ],
)
def test_nobody_is_rung_whom_the_record_bars(flags: dict, amara: Pupil, office) -> None:
    PupilContact.objects.update(**flags)
    with pytest.raises(CallRefused, match="no number to ring about this child"):
        write_call(rung(amara), by=office)
    assert not FirstContactCall.objects.exists()


def test_nobody_is_rung_without_a_number_or_who_has_nothing_to_do_with_the_child(amara: Pupil, office) -> None:
    stranger = people.outsider(amara.school)
    with pytest.raises(CallRefused, match="no number"):
        write_call(rung(amara, contact=stranger.pk), by=office)
    Contact.objects.update(telephone="")
    with pytest.raises(CallRefused, match="no number"):
        write_call(rung(amara), by=office)


def test_the_list_bars_whom_writing_refuses(amara: Pupil) -> None:
    people.separated_parent(amara, court_order=True, do_not_contact=True)
    people.contact_of(amara, people.OUTSIDER, relationship="Childminder", order=3, has_responsibility=False)
    people_shown = on_record(PupilContact.objects.select_related("contact"))
    assert [(one.name, one.bar, one.may_be_rung) for one in people_shown] == [
        ("Ngozi Okafor", (), True),
        ("Declan O'Neill", ("Do not contact", "Court order on file"), False),
        ("Morgan Vane", (), False),
    ]


def test_one_call_about_two_children_bars_whom_either_bars(amara: Pupil, office) -> None:
    """A court order about one child is minded for the family's one call."""
    other = sibling_of(amara)
    PupilContact.objects.filter(pupil=other).update(court_order=True)
    (shown,) = on_record(PupilContact.objects.select_related("contact"))
    assert (shown.children, shown.bar) == ((amara.pk, other.pk), ("Court order on file",))
    with pytest.raises(CallRefused):
        write_call(rung(amara, seen={amara.pk: 0, other.pk: 0}), by=office)
    assert not FirstContactCall.objects.exists()


def sibling_of(child: Pupil) -> Pupil:
    other = people.pupil(child.school, serial=2, given_name="Chidi")
    link = PupilContact.objects.get(pupil=child)
    link.pk, link.pupil = None, other
    link.save()
    return other


def test_one_call_about_two_children_is_a_row_for_each(amara: Pupil, office) -> None:
    other = sibling_of(amara)
    calls = write_call(rung(amara, "explained", seen={amara.pk: 0, other.pk: 0}), by=office)
    assert {call.pupil_id for call in calls} == {amara.pk, other.pk}
    assert {call.report.pupil_id for call in calls if call.report} == {amara.pk, other.pk}


def test_the_button_pressed_twice_writes_once(amara: Pupil, office) -> None:
    first = write_call(rung(amara), by=office)
    assert write_call(rung(amara), by=office) == first
    assert FirstContactCall.objects.count() == 1


def test_an_explanation_pressed_twice_is_one_report(amara: Pupil, office) -> None:
    write_call(rung(amara, "explained"), by=office)
    write_call(rung(amara, "explained"), by=office)
    assert (FirstContactCall.objects.count(), Submission.objects.count()) == (1, 1)


def test_a_colleagues_call_since_is_told_and_not_doubled(amara: Pupil, office) -> None:
    """R11."""
    (first,) = write_call(rung(amara), by=office)
    officer = people.attendance_officer()
    with pytest.raises(CallRefused, match=r"Prue Lacey rang Ngozi Okafor about Amara .* at 09:40: No answer"):
        write_call(rung(amara, "message"), by=officer)
    write_call(rung(amara, "message", seen=first.pk), by=officer)
    assert [call.outcome for call in calls_on(TODAY, [amara.pk])[amara.pk]] == ["no_answer", "message"]


def test_the_same_outcome_again_later_is_another_call(amara: Pupil, office) -> None:
    (first,) = write_call(rung(amara), by=office)
    write_call(rung(amara, seen=first.pk), by=office)
    assert FirstContactCall.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"day": TODAY + timedelta(days=1)}, "today, or a day of the last 60"),
        ({"day": TODAY - timedelta(days=61)}, "today, or a day of the last 60"),
        ({"outcome": "shouted"}, "how the call ended"),
        ({"reason": ILL}, "where the absence was explained"),
        ({"outcome": "explained"}, "where the absence was explained"),
        ({"outcome": "explained", "reason": Reason(kind="ill", words="Sick", back=TODAY)}, "after the day"),
        ({"seen": {999_999: 0}}, "not there any more"),
        ({"seen": {}}, "not there any more"),
    ],
)
def test_what_is_not_a_call_is_refused_with_what_to_do(changes: dict, why: str, amara: Pupil, office) -> None:
    plain = Rung(school=amara.school, day=TODAY, contact=mother(), outcome="no_answer", seen={amara.pk: 0})
    with pytest.raises(CallRefused, match=why):
        write_call(Rung(**vars_of(plain) | changes), by=office)
    assert (FirstContactCall.objects.count(), Submission.objects.count()) == (0, 0)


def vars_of(call: Rung) -> dict:
    return {name: getattr(call, name) for name in Rung.__dataclass_fields__}


def test_what_was_explained_is_a_report_that_the_school_knows_the_sender_of(amara: Pupil, office) -> None:
    back = Reason(kind="appointment", words="Eye clinic.", back=date(2026, 11, 25))
    (call,) = write_call(rung(amara, "explained", reason=back), by=office)
    report = call.report
    assert report is not None
    assert (report.form, report.pupil, report.match, report.confirmed_how, report.confirmed_by) == (
        "absence",
        amara,
        "matched",
        "call",
        office,
    )
    assert report.answers == {
        "child_name": people.CHILD_NAME,
        "child_class": "Oak",
        "when": "other",
        "first_day": "2026-11-20",
        "reason_kind": "appointment",
        "reason": "Eye clinic.",
        "parent_name": "Ngozi Okafor",
        "relationship": "Mother",
        "telephone": "07700 900111",
        "return_when": "other",
        "expected_return": "2026-11-25",
    }
    assert (report.is_confirmed, report.sender_contact_id, report.confirmed_number) == (True, mother(), "07700 900111")
    assert not OutboxMessage.objects.exists()  # the parent has just been told


def test_worrying_words_told_on_the_telephone_are_kept_apart_as_a_forms_are(amara: Pupil, office) -> None:
    (call,) = write_call(rung(amara, "explained", reason=Reason(kind="other", words="self-harm again")), by=office)
    assert call.report is not None
    call.report.refresh_from_db()
    assert (call.report.has_words_apart, SafeguardingConcern.objects.get().submission) == (True, call.report)


def test_a_call_entered_by_mistake_counts_no_more_and_stays_to_be_read(amara: Pupil, office) -> None:
    (call,) = write_call(rung(amara, "explained"), by=office)
    assert take_call_back(call, by=office) is True
    assert take_call_back(call, by=office) is False
    assert (calls_on(TODAY, [amara.pk])[amara.pk], FirstContactCall.objects.count()) == ([], 1)
    assert CallTakenBack.objects.get().by_name == "Prue Lacey"
    report = Submission.objects.get()
    assert (report.withdrawn_at, list(Submission.objects.standing())) == (NOW, [])
    write_call(rung(amara, "explained"), by=office)
    assert Submission.objects.standing().count() == 1


def test_the_log_holds_ids_and_states_and_no_word_of_why(amara: Pupil, office) -> None:
    """R18."""
    (call,) = write_call(rung(amara, "explained", note="Has a rash"), by=office)
    take_call_back(call, by=office)
    entries = AuditEntry.objects.filter(subject=f"firstcontactcall:{call.pk}").order_by("id")
    assert [(entry.action, entry.actor_id) for entry in entries] == [
        ("first_contact_called", office.pk),
        ("first_contact_taken_back", office.pk),
    ]
    told = str(list(AuditEntry.objects.values_list("detail", flat=True)))
    assert "Sick" not in told
    assert "rash" not in told
    assert "ill" not in [word for entry in AuditEntry.objects.all() for word in entry.detail.values()]
