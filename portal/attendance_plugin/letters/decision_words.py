"""What a letter about a decision says besides the request: the days, the findings, the codes, and what comes next."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html

from portal.attendance_plugin.leave.checks import calendar_of, run_again, sessions_of_request
from portal.attendance_plugin.leave.citations import Clauses
from portal.attendance_plugin.leave.counting import HALF_WORDS, count_sessions, days_of, long_date
from portal.attendance_plugin.leave.models import Check, Decision
from portal.attendance_plugin.leave.register_codes import suggest_code
from portal.attendance_plugin.roll.models import Contact
from portal.rules.codes import codes_on
from portal.rules.leave.explanation import Line, explain_to_parent
from portal.rules.leave.findings import MEETS
from portal.rules.problems import DataError
from portal.rules.sessions import Half, Session

from .law import words_of_law
from .placeholders import NOTHING, Words, link, plain, several
from .wording import words_of_request

NO_FINDINGS = "Our policy has no rules of its own for this kind of leave, so the headteacher has judged it."
NO_POLICY = "No version of our policy was applied"
NO_SESSIONS = "No session"
NEXT_SESSION = "the next school session"
EVIDENCE_DUE = (
    "You wrote that you will send us something that shows the reason. It has not reached us yet. Please send it soon."
)
ANNOUNCED = ("pending", "now")
LOOK_AHEAD = timedelta(days=100)


def words_of_decision(decision: Decision, contact: Contact) -> dict[str, Words]:
    """Every placeholder of a letter about a decision, from this contact's own fields and nobody else's."""
    request, check = decision.request, decision.check_made
    on = timezone.localdate(decision.decided_at)
    asked, granted = sessions_of_request(request, check), decision.sessions_granted
    return {
        **words_of_request(request, check, contact, on=on),
        **words_of_law(on),
        "reason": plain(decision.reason) if decision.reason else NOTHING,
        "dates_granted": several(map(plain, days_of(granted))),
        "dates_refused": several(map(plain, days_of(session for session in asked if session not in granted))),
        "sessions_granted": plain(count_sessions(len(granted)) if granted else NO_SESSIONS),
        "first_session": plain(session_words(min(granted)) if granted else NO_SESSIONS),
        "last_session": plain(session_words(max(granted)) if granted else NO_SESSIONS),
        "return_session": plain(_return(decision)),
        "register_code": plain(_code_words(decision, decision.register_code)),
        "refused_code": plain(_code_words(decision, _code_if_away(decision))),
        "findings": _findings(check),
        "policy_version": _policy_version(check),
        "evidence_due": _evidence_due(decision, contact),
        "replaces": _replaces(decision, contact),
    }


def session_words(session: Session) -> str:
    return f"the {HALF_WORDS[(session.half,)]} of {long_date(session.day)}"


def _return(decision: Decision) -> str:
    """The first school session after the last one granted; without any granted, the first one asked for."""
    request, check, granted = decision.request, decision.check_made, decision.sessions_granted
    if not granted:
        return session_words(min(sessions_of_request(request, check)))
    last, pupil = max(granted), request.matched_pupil
    timetable = calendar_of(request, check).timetable(pupil.year_group)
    later = timetable.between(last, Session(last.day + LOOK_AHEAD, Half.PM))
    following = next((session for session in later if session > last), None)
    return session_words(following) if following else NEXT_SESSION


def _code_if_away(decision: Decision) -> str:
    """The code an absence on the days refused would get if it happened without another reason."""
    refused = decision.outcome == Decision.Outcome.REFUSE
    return decision.register_code if refused else suggest_code(decision.request, Decision.Outcome.REFUSE)


def _code_words(decision: Decision, code: str) -> str:
    known = codes_on(decision.request.first_day).get(code)
    return f"{code} ({known.meaning[:1].lower()}{known.meaning[1:]})" if known else code


def _findings(check: Check | None) -> Words:
    """Each rule's finding in a parent's words with its clause; those that weighed against it, or all where none did."""
    found = list(_lines(check))
    against = [line for line in found if line.status is not MEETS]
    if check is None or not found:
        return plain(NO_FINDINGS)
    clauses = Clauses(check.policy_version)
    return several(_finding(line, clauses) for line in against or found)


def _lines(check: Check | None) -> Iterator[Line]:
    if check is not None:
        try:
            yield from explain_to_parent(run_again(check)).lines
        except DataError:
            return


def _finding(line: Line, clauses: Clauses) -> Words:
    cited = [
        link(f"{settings.BASE_URL}{clause.address}", clause.title).inline for clause in clauses.cite_all(line.anchors)
    ]
    words = plain(f"{line.text} {line.change}".strip()).inline
    for clause in cited:
        words = format_html("{} ({})", words, clause)
    return Words(words, format_html("<p>{}</p>", words))


def _policy_version(check: Check | None) -> Words:
    if check is None:
        return plain(NO_POLICY)
    version = check.policy_version
    address = f"{settings.BASE_URL}/policies/{version.page.slug}/versions/{version.label}/"
    return link(address, f"{version.page.title}, version {version.label}")


def _evidence_due(decision: Decision, contact: Contact) -> Words:
    """For whoever announced it alone; another parent reads nothing of what the sender wrote."""
    submission = decision.request.submission
    is_due = submission.answers.get("evidence") in ANNOUNCED and not submission.evidence.exists()
    return plain(EVIDENCE_DUE) if is_due and contact.pk == submission.sender_contact_id else NOTHING


def _replaces(decision: Decision, contact: Contact) -> Words:
    """A letter that takes another's place says which, by the date of the one this person got."""
    earlier = decision.supersedes
    if earlier is None:
        return NOTHING
    had = earlier.letters.filter(contact=contact).first()
    replaced = "letter" if had else "decision"
    written = timezone.localdate(had.created_at if had else earlier.decided_at)
    return plain(
        f"This letter replaces our {replaced} of {long_date(written)}. We have looked at the request again, and what "
        "stands here is what holds."
    )
