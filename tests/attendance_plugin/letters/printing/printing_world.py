"""Children with letters on paper, by mail, and by a mail that failed."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db.models import Max

from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.letters.printing.states import STATES, with_states
from portal.attendance_plugin.letters.rendering import RenderedLetter
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.models import OutboxMessage
from portal.pages.models import School

WRITTEN = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
SLUG = "attendance-1a"


def letter_to(
    child: Pupil,
    contact: Contact,
    *,
    mailed: str = "",
    slug: str = SLUG,
    days: int = 0,
    html: str = "",
    by: User | None = None,
) -> Letter:
    """A letter on paper; ``mailed`` is the state of its message where it has one."""
    number = (Letter.objects.aggregate(highest=Max("pk"))["highest"] or 0) + 1
    at = WRITTEN + timedelta(days=days)
    words = RenderedLetter(subject="About days away", html=html or f"<p>Words {number}.</p>", text=f"Words {number}.")
    return Letter.objects.create(
        school=child.school,
        template_slug=slug,
        pupil=child,
        contact=contact,
        recipient_name=contact.full_name,
        recipient_address=contact.address,
        subject=words.subject,
        html=words.html,
        text=words.text,
        sha256=words.sha256,
        created_at=at,
        written_by=by,
        message=message(child.school, number, mailed, at) if mailed else None,
    )


def message(school: School, number: int, state: str, at: datetime) -> OutboxMessage:
    return OutboxMessage.objects.create(
        school=school,
        purpose="family-letter",
        cause=f"letter:{number}",
        recipient="ngozi.okafor@family.example",
        subject="A letter",
        text_body="A letter waits.",
        message_id=f"<{number}@portal.example>",
        state=state,
        created_at=at,
        next_attempt_at=at,
    )


def states_of(letter: Letter) -> set[str]:
    """The keys of the states that the list shows the letter under."""
    shown = with_states(Letter.objects.filter(pk=letter.pk))
    return {key for key, (_, found) in STATES.items() if shown.filter(found).exists()}
