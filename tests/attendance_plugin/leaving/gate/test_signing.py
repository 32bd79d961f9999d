"""The gate (EAR-01, EAR-02, abuse case 10): nobody goes against the record in silence, and nothing is edited (R12)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
import time_machine
from django.contrib.auth.models import User

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leave.write_once import WriteOnceError
from portal.attendance_plugin.leaving.collections import answer, record_call
from portal.attendance_plugin.leaving.gate.day import day_of_child, entry_in_words
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.gate.signing import (
    GateRefused,
    Leaving,
    Press,
    allow,
    sign_back,
    sign_in_late,
    sign_out,
    sign_out_for_lunch,
    take_back,
)
from portal.attendance_plugin.leaving.lunch import take_form
from portal.attendance_plugin.register.models import Mark
from portal.attendance_plugin.roll.models import Pupil, PupilContact
from portal.attendance_plugin.submissions.models import Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

from .gate_world import ask, child_with_mother, lunch_granted, mother, named, press

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 20, tzinfo=UTC).date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 11, 20, 14, 15, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def amara(school: School) -> Pupil:
    return child_with_mother(school)


@pytest.fixture
def office(school: School) -> User:
    return people.office()


@pytest.fixture
def head(school: School) -> User:
    return people.headteacher()


def agreed(child: Pupil, head: User, **changes: str) -> Submission:
    asked = ask(child, **changes)
    answer(asked, "agreed", by=head)
    return asked


def test_an_agreed_collection_is_one_press_and_one_row_with_its_entry_in_the_log(
    amara: Pupil, office: User, head: User
) -> None:
    asked = agreed(amara, head)
    entry = sign_out(amara, Leaving(person=named(amara), submission=asked), press(amara, office))
    assert (entry.kind, entry.word, entry.contact, entry.by_name) == ("out", "agreed", mother(amara), "Prue Lacey")
    assert entry_in_words(entry) == "Signed out at 14:15, collected by Ngozi Okafor"
    log = AuditEntry.objects.get(action="gate_out")
    assert (log.subject, log.actor, log.detail["pupil"]) == (f"gateentry:{entry.pk}", office, amara.pk)
    assert day_of_child(amara, TODAY).out == entry
    assert Mark.objects.count() == 0


def test_without_an_agreement_a_number_on_record_is_rung_first(amara: Pupil, office: User) -> None:
    stranger = named(amara, people.OUTSIDER.name)
    with pytest.raises(GateRefused, match="Ring a number on record before the child goes with Morgan Vane"):
        sign_out(amara, Leaving(person=stranger, why="family"), press(amara, office))
    entry = sign_out(amara, Leaving(person=stranger, why="family", rung=mother(amara)), press(amara, office))
    assert (entry.word, entry.rung, entry.number) == ("rung", mother(amara), people.PARENT.telephone)
    assert (entry.flags, entry.words.person) == (["Not a contact on record"], people.OUTSIDER.name)


def test_somebody_else_than_agreed_needs_a_call_too(amara: Pupil, office: User, head: User) -> None:
    asked = agreed(amara, head)
    with pytest.raises(GateRefused, match="Ring a number on record"):
        sign_out(amara, Leaving(person=named(amara, "Morgan Vane"), submission=asked), press(amara, office))
    assert GateEntry.objects.count() == 0


def test_a_number_that_is_not_on_this_childs_record_counts_for_nothing(amara: Pupil, office: User) -> None:
    other = people.outsider(amara.school)
    with pytest.raises(GateRefused, match="no number to ring back about this child"):
        sign_out(amara, Leaving(person=named(amara, "Aunt Bee"), rung=other), press(amara, office))


def test_a_parent_at_the_gate_without_a_form_is_let_go_unless_a_flag_stands(amara: Pupil, office: User) -> None:
    here = Leaving(person=named(amara), why="ill", is_here=True)
    assert sign_out(amara, here, press(amara, office)).word == "here"
    sign_back(amara, press(amara, office))
    people.separated_parent(amara, court_order=True)
    with pytest.raises(GateRefused, match=r"Court order on file\. Ring a number on record"):
        sign_out(amara, here, press(amara, office))


@pytest.mark.parametrize("flag", [{"may_collect": False}, {"court_order": True}, {"do_not_contact": True}])
def test_a_barred_person_never_goes_with_the_child_on_a_call_or_an_old_agreement(
    amara: Pupil, office: User, head: User, flag: dict[str, bool]
) -> None:
    """Abuse case 10: the flag that came after the school agreed holds as well."""
    people.separated_parent(amara)
    asked = agreed(amara, head, collector=people.SEPARATED_PARENT.name, collector_relation="Father")
    PupilContact.objects.filter(relationship="Father").update(**flag)
    father = named(amara, f"  {people.SEPARATED_PARENT.name.upper()} ")
    with pytest.raises(GateRefused, match=f"NOT TO BE COLLECTED BY {people.SEPARATED_PARENT.name}"):
        sign_out(
            amara, Leaving(person=father, submission=asked, rung=mother(amara), is_here=True), press(amara, office)
        )
    assert GateEntry.objects.count() == 0


def test_only_somebody_with_the_right_allows_a_barred_person_for_today_with_a_reason(
    amara: Pupil, office: User, head: User, clock: time_machine.Traveller
) -> None:
    people.separated_parent(amara, may_collect=False)
    father = named(amara, people.SEPARATED_PARENT.name)
    with pytest.raises(GateRefused, match="Only the headteacher, a deputy or a safeguarding lead"):
        allow(amara, father, "The court agreed.", press(amara, office))
    with pytest.raises(GateRefused, match="Write why"):
        allow(amara, father, "  ", press(amara, head))
    allowed = allow(amara, father, "The court agreed this morning.", press(amara, head))
    assert (allowed.flags, AuditEntry.objects.get(action="gate_allowed").actor) == (["May not collect"], head)
    entry = sign_out(amara, Leaving(person=father, why="other"), press(amara, office))
    assert (entry.word, entry.flags) == ("allowed", ["May not collect"])
    clock.move_to(datetime(2026, 11, 23, 14, 15, tzinfo=UTC))
    with pytest.raises(GateRefused, match="NOT TO BE COLLECTED BY"):
        sign_out(amara, Leaving(person=father, why="other"), press(amara, office))


def test_a_word_taken_back_allows_nobody(amara: Pupil, office: User, head: User) -> None:
    people.separated_parent(amara, may_collect=False)
    father = named(amara, people.SEPARATED_PARENT.name)
    allowed = allow(amara, father, "By mistake.", press(amara, head))
    take_back(allowed, "It was another child.", press(amara, head))
    with pytest.raises(GateRefused, match="NOT TO BE COLLECTED BY"):
        sign_out(amara, Leaving(person=father, why="other"), press(amara, office))


def test_what_the_school_did_not_agree_to_is_not_got_round_without_the_form(
    amara: Pupil, office: User, head: User
) -> None:
    asked = ask(amara)
    answer(asked, "not_agreed", by=head)
    for leaving in (
        Leaving(person=named(amara), submission=asked, is_here=True),
        Leaving(person=named(amara), why="family", is_here=True),
    ):
        with pytest.raises(GateRefused, match="did not agree"):
            sign_out(amara, leaving, press(amara, office))


def test_an_agreement_after_a_call_counts_for_a_person_who_is_on_no_record(
    amara: Pupil, office: User, head: User
) -> None:
    asked = ask(amara, collector=people.OUTSIDER.name, collector_relation="Uncle")
    record_call(asked, mother(amara), "agrees", by=office)
    answer(asked, "agreed", by=head)
    entry = sign_out(amara, Leaving(person=named(amara, people.OUTSIDER.name), submission=asked), press(amara, office))
    assert (entry.word, entry.flags) == ("agreed", ["Not a contact on record"])


def test_of_two_the_second_is_told_who_was_first(amara: Pupil, office: User, head: User) -> None:
    """R11."""
    seen = press(amara, head)
    sign_out(amara, Leaving(person=named(amara), is_here=True), press(amara, office))
    told = "Prue Lacey was first: Amara O'Neill-Okafor, signed out at 14:15, collected by Ngozi Okafor"
    with pytest.raises(GateRefused, match=told):
        sign_out(amara, Leaving(person=named(amara), is_here=True), seen)
    assert GateEntry.objects.count() == 1


def test_what_is_sent_twice_is_entered_once(amara: Pupil, office: User) -> None:
    """R3: a press that went out twice, also once the first has changed what the page showed."""
    once = press(amara, office)
    first = sign_out(amara, Leaving(person=named(amara), is_here=True), once)
    assert sign_out(amara, Leaving(person=named(amara), is_here=True), once) == first
    assert (GateEntry.objects.count(), AuditEntry.objects.filter(action="gate_out").count()) == (1, 1)


def test_nobody_is_out_twice_or_back_without_having_left(amara: Pupil, office: User) -> None:
    with pytest.raises(GateRefused, match="not signed out today"):
        sign_back(amara, press(amara, office))
    sign_out(amara, Leaving(person=named(amara), is_here=True), press(amara, office))
    with pytest.raises(GateRefused, match="is out already: signed out at 14:15"):
        sign_out(amara, Leaving(person=named(amara), is_here=True), press(amara, office))


@pytest.mark.parametrize(
    ("clock_time", "half", "minutes", "code"),
    [((9, 5), "am", 15, "L"), ((9, 40), "am", 50, "U"), ((12, 30), "pm", None, ""), ((13, 20), "pm", 20, "L")],
)
def test_late_minutes_and_code_follow_the_schools_times(
    amara: Pupil, office: User, clock: time_machine.Traveller, clock_time: tuple[int, int], half: str,
    minutes: int | None, code: str,
) -> None:  # fmt: skip
    clock.move_to(datetime(2026, 11, 20, *clock_time, tzinfo=UTC))
    entry = sign_in_late(amara, "Overslept", press(amara, office))
    assert (entry.half, entry.minutes_late, entry.code, entry.words.reason) == (half, minutes, code, "Overslept")
    with pytest.raises(GateRefused, match="signed in already"):
        sign_in_late(amara, "Overslept", press(amara, office))


def test_friday_of_its_own_hours_is_asked(
    school: School, amara: Pupil, office: User, clock: time_machine.Traveller
) -> None:
    people.early_fridays(school)
    clock.move_to(datetime(2026, 11, 20, 12, 50, tzinfo=UTC))
    assert sign_in_late(amara, "Not given", press(amara, office)).minutes_late == 5


@pytest.mark.parametrize(
    ("moment", "why"),
    [
        (datetime(2026, 11, 20, 8, 40, tzinfo=UTC), "The register opens at 08:50, so 08:40 is not late"),
        (datetime(2026, 11, 20, 15, 20, tzinfo=UTC), "no more school for this child today"),
        (datetime(2026, 11, 21, 9, 5, tzinfo=UTC), "There is no school for this child today"),
    ],
)
def test_nobody_is_late_when_there_is_no_register(
    amara: Pupil, office: User, clock: time_machine.Traveller, moment: datetime, why: str
) -> None:
    clock.move_to(moment)
    with pytest.raises(GateRefused, match=why):
        sign_in_late(amara, "Overslept", press(amara, office))


def test_back_after_the_afternoons_register_opened_is_late_and_before_it_is_not(
    amara: Pupil, office: User, head: User, clock: time_machine.Traveller
) -> None:
    lunch_granted(amara, head)
    clock.move_to(datetime(2026, 11, 20, 12, 5, tzinfo=UTC))
    sign_out_for_lunch(amara, press(amara, office))
    clock.move_to(datetime(2026, 11, 20, 12, 50, tzinfo=UTC))
    in_time = sign_back(amara, press(amara, office))
    assert (in_time.code, in_time.minutes_late) == ("", None)
    take_back(in_time, "It was her sister.", press(amara, office))
    clock.move_to(datetime(2026, 11, 20, 13, 12, tzinfo=UTC))
    late = sign_back(amara, press(amara, office))
    assert (late.half, late.code, late.minutes_late) == ("pm", "L", 12)


def test_lunch_needs_the_permission_and_no_form_to_end_it(amara: Pupil, office: User, head: User) -> None:
    """EAR-02."""
    with pytest.raises(GateRefused, match="no permission to go home for lunch"):
        sign_out_for_lunch(amara, press(amara, office))
    lunch_granted(amara, head)
    ends = {"what": "end", "from_day": "2026-11-20"}
    take_form(submit(amara.school, child=amara, form="lunch", number=41, answers=ends))
    with pytest.raises(GateRefused, match=r"A form asks to end the permission\. Ring a number on record"):
        sign_out_for_lunch(amara, press(amara, office))
    rung = Leaving(person=named(amara), is_lunch=True, rung=mother(amara))
    assert sign_out(amara, rung, press(amara, office)).kind == "lunch"


def test_a_child_somebody_may_not_collect_goes_to_lunch_with_a_named_person(
    amara: Pupil, office: User, head: User
) -> None:
    people.separated_parent(amara, may_collect=False)
    lunch_granted(amara, head, way="collected")
    with pytest.raises(GateRefused, match="Say who collects"):
        sign_out_for_lunch(amara, press(amara, office))
    father = Leaving(person=named(amara, people.SEPARATED_PARENT.name), is_lunch=True)
    with pytest.raises(GateRefused, match="NOT TO BE COLLECTED BY"):
        sign_out(amara, father, press(amara, office))


def test_a_time_told_is_of_today_not_to_come_and_not_before_what_happened(amara: Pupil, office: User) -> None:
    here = Leaving(person=named(amara), is_here=True)
    with pytest.raises(GateRefused, match="15:00 is still to come"):
        sign_out(amara, here, press(amara, office, at=time(15, 0)))
    entry = sign_out(amara, here, press(amara, office, at=time(13, 45)))
    assert (entry_in_words(entry)[:19], entry.entered_at.hour) == ("Signed out at 13:45", 14)
    with pytest.raises(GateRefused, match="13:40 is before the last entry"):
        sign_back(amara, press(amara, office, at=time(13, 40)))


def test_a_correction_is_another_row_with_its_reason(amara: Pupil, office: User) -> None:
    """R12."""
    entry = sign_out(amara, Leaving(person=named(amara), is_here=True), press(amara, office))
    with pytest.raises(GateRefused, match="Write what was wrong"):
        take_back(entry, " ", press(amara, office))
    wrong = take_back(entry, "It was her sister.", press(amara, office))
    assert (wrong.corrects, wrong.words.reason, day_of_child(amara, TODAY).out) == (entry, "It was her sister.", None)
    with pytest.raises(GateRefused, match="Only the last thing"):
        take_back(entry, "Again.", press(amara, office))
    for attempt in (entry.save, entry.delete, lambda: GateEntry.objects.update(kind="back")):
        with pytest.raises(WriteOnceError):
            attempt()


def test_only_the_last_move_is_taken_back(amara: Pupil, office: User) -> None:
    out = sign_out(amara, Leaving(person=named(amara), is_here=True), press(amara, office))
    sign_back(amara, press(amara, office))
    with pytest.raises(GateRefused, match="Only the last thing"):
        take_back(out, "Wrong.", press(amara, office))


def test_whoever_has_left_the_school_is_not_signed_out(amara: Pupil, office: User) -> None:
    Pupil.objects.update(left_on="2026-11-19")
    with pytest.raises(GateRefused, match="not on the roll today"):
        sign_out(amara, Leaving(person=named(amara), is_here=True), Press(by=office, key="k"))


def test_the_log_holds_no_name_and_no_reason(amara: Pupil, office: User) -> None:
    """R35."""
    sign_out(
        amara, Leaving(person=named(amara, people.OUTSIDER.name), why="ill", rung=mother(amara)), press(amara, office)
    )
    log = str(AuditEntry.objects.get(action="gate_out").detail)
    assert [word for word in ("Morgan", "Okafor", "ill", "07700") if word in log] == []
