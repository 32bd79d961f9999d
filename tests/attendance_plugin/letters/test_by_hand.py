"""Letters that staff write: real figures, each person's own fields, an order kept by the record, and no word in a mail.

MON-05 to 07, R7, R18, R44, CX-13, CX-18, abuse cases 11 and 64.
"""

from datetime import UTC, date, datetime

import pytest

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.leaving.models import CollectionAnswer, LunchPermission, LunchStep
from portal.attendance_plugin.letters.by_hand import LetterRefused, Prepared, prepare, templates_to_write, write_by_hand
from portal.attendance_plugin.letters.ladder import LADDERS, comes_after, rungs_of
from portal.attendance_plugin.letters.models import Letter, LetterTemplate
from portal.attendance_plugin.letters.services import letters_for
from portal.attendance_plugin.letters.vocabulary import MUST_SAY, PLACEHOLDERS, SHARES
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit
from tests.attendance_plugin.letters.letters_world import FIRST, LAST, child_with_marks, load_own_letters, template

ON = date(2026, 11, 16)
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
WORDS = "Could we talk on Tuesday at 9:15? <b>Come</b> as you are."


@pytest.fixture
def child(school: School) -> Pupil:
    load_own_letters(school)
    return child_with_marks(school)


def contact(person: people.Person = people.PARENT) -> Contact:
    return Contact.objects.get(full_name=person.name)


def ready(child: Pupil, slug: str, words: str = WORDS) -> Prepared:
    return prepare(child, template(child.school, slug), FIRST, LAST, words=words, on=ON)


def text_for(child: Pupil, slug: str, person: people.Person = people.PARENT) -> str:
    found = ready(child, slug).get(contact(person).pk)
    assert found
    assert found.rendered
    return found.rendered.text


def send(child: Pupil, slug: str, *to: Contact, once: str = "one", by_mail: bool = True) -> list[Letter]:
    writer = people.User.objects.filter(username="office").first() or people.office()
    chosen = [one.pk for one in to or (contact(),)]
    return write_by_hand(ready(child, slug), chosen, by=writer, by_mail=by_mail, once=once, at=AT)


def answer(child: Pupil, outcome: str, number: int = 70) -> None:
    about = {"date": "2026-11-20", "time": "14:15", "collector": "Ngozi Okafor"}
    asked = submit(child.school, child=child, number=number, form="early-collection")
    CollectionAnswer.objects.create(submission=asked, pupil=child, outcome=outcome, about=about, answered_at=AT)


def lunch(child: Pupil, step: str, reasons: str = "") -> None:
    permission, _ = LunchPermission.objects.get_or_create(school=child.school, pupil=child)
    LunchStep.objects.create(permission=permission, step=step, on=date(2026, 12, 7), reasons=reasons, entered_at=AT)


def test_every_letter_is_written_with_real_values_and_read_back(child: Pupil) -> None:
    answer(child, "agreed")
    lunch(child, "granted")
    send(child, "late-email", once="a")
    send(child, "punctuality-1", once="b")
    send(child, "attendance-1b", once="c")
    untrue = {"collection-declined", "lunch-ended"}
    for one in templates_to_write(child.school):
        if one.slug in untrue:
            with pytest.raises(LetterRefused, match="would not be true"):
                ready(child, one.slug)
            continue
        text = text_for(child, one.slug)
        assert text.startswith("Monday 16 November 2026\n\nDear Ngozi Okafor,\n"), one.slug
        assert "Amara O'Neill-Okafor in Oak" in text or "Amara O'Neill-Okafor" in text, one.slug
        assert "{{" not in text, one.slug
    answer(child, "not_agreed", number=71)
    lunch(child, "ended_by_school", "Amara came back late on four days.")
    assert "Friday 20 November 2026 at 2:15pm" in text_for(child, "collection-declined")
    assert "Amara came back late on four days." in text_for(child, "lunch-ended")


def test_figures_are_counts_with_their_period_and_their_source(child: Pupil) -> None:
    text = text_for(child, "attendance-1b")
    assert "From Monday 2 November 2026 to Friday 13 November 2026 Amara O'Neill-Okafor missed 8 sessions of 20" in text
    assert "3 sessions are marked as illness, and 3 sessions count as unauthorised" in text
    assert "60.00 % (12 of 20 possible sessions attended)" in text
    assert "the school's attendance register, with marks up to Friday 13 November 2026" in text


def test_every_absence_is_in_the_table_and_none_names_a_reason(child: Pupil) -> None:
    text = text_for(child, "attendance-1a")
    rows = [line.split("  ") for line in text.splitlines() if " 2026  " in line]
    assert rows == [
        ["Tuesday 3 November 2026", "All day", "Authorised"],
        ["Wednesday 4 November 2026", "Morning", "Authorised"],
        ["Friday 6 November 2026", "Morning", "Unauthorised: came after the register closed"],
        ["Monday 9 November 2026", "All day", "Unauthorised"],
        ["Friday 13 November 2026", "All day", "We do not know the reason yet"],
    ]


def test_lates_and_the_minutes_of_this_schools_own_hours(child: Pupil) -> None:
    """CX-13: twenty minutes a day are worked out from the hours, never typed."""
    text = text_for(child, "punctuality-1")
    assert "came late for 3 sessions. After the register had closed it was 1 session." in text
    assert "Friday 6 November 2026  Morning  After the register closed  not noted" in text
    assert "School begins at 8:50am, and the register closes at 9:20am." in text
    days = 73 + 58 + 73  # school days of the three terms in this calendar
    assert f"Missed over this year's {days} school days" in text
    assert f"20 minutes  about {20 * days / 325:.1f} school days" in text


def test_each_letter_of_the_law_says_what_the_law_of_its_day_says(child: Pupil) -> None:
    text = text_for(child, "notice-to-improve")
    assert "runs for 3 to 6 weeks" in text
    assert "£80 if it is paid within 21 days, £160 if it is paid within 28 days" in text
    assert WORDS in text


def test_two_parents_get_only_their_own_fields(child: Pupil) -> None:
    father = contact(people.SEPARATED_PARENT)
    father.address, father.telephone = "9 Hidden Lane", "07700 900777"
    father.save()
    letters = send(child, "attendance-1a", contact(), father)
    assert [letter.recipient_address for letter in letters] == ["4 Weir Cottages\nThistlemere", "9 Hidden Lane"]
    mother = letters[0]
    told = " ".join([mother.html, mother.text, mother.subject, mother.recipient_address])
    for secret in ("Declan", "Hidden Lane", "07700 900777", people.SEPARATED_PARENT.email):
        assert secret not in told
    assert list(letters_for(child, father)) == [letters[1]]


def test_a_mail_holds_a_link_and_nothing_of_the_child(child: Pupil) -> None:
    (letter,) = send(child, "attendance-1b")
    mail = OutboxMessage.objects.get()
    assert (mail.recipient, mail.subject) == (
        people.PARENT.email,
        "A letter from Millbrook Primary School, Monday 16 November 2026",
    )
    for words in (mail.subject, mail.text_body, mail.html_body):
        for telling in ("Amara", "illness", "unwell", "session", "60.00", "Tuesday at 9:15", "Oak"):
            assert telling not in words
    assert "/requests/letter/" in mail.text_body
    assert letter.links.get().token_sha256 not in mail.text_body


def test_a_second_letter_takes_the_date_of_the_first_from_the_record(child: Pupil) -> None:
    everybody = ready(child, "attendance-2")
    too_early = "Has had no letter yet that this one could follow. Write that one first."
    assert [one.why_not for one in everybody.letters] == [too_early, too_early]
    with pytest.raises(LetterRefused, match="may be written to"):
        send(child, "attendance-2")
    send(child, "attendance-1a")
    assert "our letter “About attendance” of Monday 16 November 2026" in text_for(child, "attendance-2")
    assert ready(child, "attendance-2").get(contact(people.SEPARATED_PARENT).pk) is None
    rungs = rungs_of(child, templates_to_write(child.school))["Attendance"]
    assert [(rung.slug, rung.written) for rung in rungs] == [
        ("attendance-1a", (ON,)),
        ("attendance-1b", ()),
        ("attendance-2", ()),
    ]
    assert rungs[2].follows == "About attendance or About days away through illness"


def test_the_ladder_goes_from_step_to_step() -> None:
    assert comes_after("punctuality-2") == ("punctuality-1",)
    assert comes_after("attendance-2") == ("attendance-1a", "attendance-1b")
    assert comes_after("attendance-1a") == comes_after("no-news") == ()
    assert {slug for steps in LADDERS.values() for step in steps for slug in step} <= set(MUST_SAY)


@pytest.mark.parametrize(
    ("flag", "why"),
    [
        ({"do_not_contact": True}, "The record says not to contact this person."),
        ({"court_order": True}, "A court order is on file. Ask the headteacher before anything is sent."),
        ({"has_responsibility": False}, "Has no parental responsibility."),
    ],
)
def test_a_barred_parent_is_never_written_to(child: Pupil, flag: dict[str, bool], why: str) -> None:
    seen = ready(child, "attendance-1a")
    child.contact_links.filter(contact=contact(people.SEPARATED_PARENT)).update(**flag)
    assert [one.why_not for one in ready(child, "attendance-1a").letters] == ["", why]
    with pytest.raises(LetterRefused, match="may be written to"):
        write_by_hand(seen, [contact(people.SEPARATED_PARENT).pk], by=people.office(), by_mail=True, once="x", at=AT)
    assert (Letter.objects.count(), OutboxMessage.objects.count()) == (0, 0)


def test_pressing_twice_writes_once_and_on_paper_nothing_is_mailed(child: Pupil) -> None:
    first = send(child, "attendance-1a", by_mail=False)
    assert send(child, "attendance-1a", by_mail=False) == first
    assert (Letter.objects.count(), OutboxMessage.objects.count(), first[0].message) == (1, 0, None)
    entry = AuditEntry.objects.get(action="letter_written")
    assert entry.detail == {"pupil": child.pk, "contact": contact().pk, "mailed": False}


def test_a_letter_already_written_never_changes(child: Pupil) -> None:
    (letter,) = send(child, "attendance-1a")
    LetterTemplate.objects.filter(slug="attendance-1a").update(body="{{ period }} {{ source }}")
    child.given_name = "Changed"
    child.save()
    assert Letter.objects.get().html == letter.html


def test_a_letter_without_the_writers_words_or_without_a_mark_is_refused(child: Pupil) -> None:
    with pytest.raises(LetterRefused, match="needs a paragraph of your own"):
        ready(child, "meeting-invitation", words=" ")
    one = template(child.school, "attendance-1a")
    with pytest.raises(LetterRefused, match="The register has no marks of Amara"):
        prepare(child, one, date(2026, 9, 1), date(2026, 9, 4), words="", on=ON)
    with pytest.raises(LetterRefused, match="Nothing has been decided about lunch"):
        ready(child, "lunch-agreed")


def test_who_reads_polish_is_told_in_polish_what_kind_of_letter_it_is(child: Pupil) -> None:
    """R44: the letter stays English, and the note says that nobody has checked its words."""
    submit(child.school, child=child, number=80, language="pl", confirmed_contact=contact(), confirmed_at=AT)
    letters = send(child, "attendance-1a", contact(), contact(people.SEPARATED_PARENT))
    told = [(letter.note_language, letter.note.startswith("Ten list")) for letter in letters]
    assert told == [("pl", True), ("", False)]
    assert letters[0].note in OutboxMessage.objects.get(recipient=people.PARENT.email).text_body
    assert "Dear Ngozi Okafor," in letters[0].text


def test_every_figure_that_is_telling_says_so() -> None:
    assert [name for name in SHARES if not PLACEHOLDERS[name].telling] == []
