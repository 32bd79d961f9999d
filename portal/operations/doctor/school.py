"""Examinations of what the school itself has put in: content, policies, calendar, waiting work."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.utils import timezone
from django_q.models import OrmQ

from portal.attendance_plugin.celebration.recount import figure_differences
from portal.attendance_plugin.leave.replay import newest_run
from portal.attendance_plugin.models import ForgettingRun, OutboxMessage, Submission
from portal.calendars.services import current_calendar_version, rules_calendar
from portal.content_loader import ContentError, load_content
from portal.operations.demo.staff import ACCOUNTS, PASSWORD
from portal.operations.queue import is_in_database, state_of_queue
from portal.operations.roles import role_differences
from portal.pages.models import School
from portal.pages.school import schools_main_first
from portal.policies.models import PolicyVersion
from portal.policies.services import altered_versions, leave_policy_in_force

from .examination import Answer, advice, good, wrong
from .register_folder import register_folder

FIGURES_NAMED = 5
FORGETTING_LATE = timedelta(hours=36)
# A waiting task's lock lies one retry period before it was queued.
WORKER_LATE = timedelta(minutes=5, seconds=settings.TASK_RETRY)


def content() -> Answer:
    if settings.CONTENT_DIR is None:
        return good("the school's details and words are kept in the admin alone")
    try:
        load_content(settings.CONTENT_DIR)
    except ContentError as error:
        return wrong(str(error), "Mend the file, then run: portal load-content")
    return good(f"{settings.CONTENT_DIR.name}/ can be read")


def policy() -> Answer:
    today = timezone.localdate()
    for school in _schools_that_keep("policies"):
        if (version := leave_policy_in_force(school, today)) is None:
            return wrong(
                f"{school} has no attendance policy in force today: leave requests cannot be checked",
                "Publish a version of the attendance policy whose effective date has come.",
            )
        if version.review_due < today:
            return advice(
                f"the attendance policy of {school} was due for review on {version.review_due:%d %B %Y}",
                "It stays in force; ask its owner to review it.",
            )
    return good("an attendance policy is in force")


def versions() -> Answer:
    altered = next(altered_versions(), None)
    if altered is not None:
        return wrong(
            f"{altered} (/policies/{altered.page.slug}/versions/{altered.label}/) is not what was published",
            "Put the database back from a backup of before; then see who could write in it.",
        )
    return good(f"{PolicyVersion.objects.count()} published policy versions are as they were published")


def _schools_that_keep(what: str) -> Iterator[School]:
    """The main school, and each further one that has any: another may keep its policies or its dates elsewhere."""
    for place, school in enumerate(schools_main_first()):
        if place == 0 or getattr(school, what).exists():
            yield school


def calendar() -> Answer:
    today = timezone.localdate()
    for school in _schools_that_keep("academic_years"):
        if not rules_calendar(current_calendar_version(school)).covers(today, today):
            return wrong(
                f"{school} has no term dates for today", "Add this academic year to its calendar/ folder, then load it."
            )
    return good("term dates cover today")


def figures() -> Answer:
    """Every pupil's and class's week, counted again from the marks."""
    wrongs = [
        f"{difference} ({school})" for school in School.objects.all() for difference in figure_differences(school)
    ]
    if wrongs:
        more = f"; and {len(wrongs) - FIGURES_NAMED:,} more" if len(wrongs) > FIGURES_NAMED else ""
        return wrong(
            "; ".join(wrongs[:FIGURES_NAMED]) + more, "See them all: portal recount. Mend: portal recount --mend"
        )
    return good("pupils' and classes' weeks are what the marks say")


def background_work() -> Answer:
    if is_in_database():
        overdue = OrmQ.objects.filter(lock__lt=timezone.now() - WORKER_LATE).count()
    else:
        state = state_of_queue()
        overdue = state.waiting if state.oldest_seconds > WORKER_LATE.total_seconds() else 0
    if overdue:
        return wrong(
            f"{overdue} tasks have waited for more than five minutes",
            "Is the worker running? Start it: portal worker",
        )
    return good("no task waits too long")


def forgetting() -> Answer:
    """When the nightly job last forgot what forms stored, and whether all of it went."""
    last = ForgettingRun.objects.filter(finished_at__isnull=False).first()
    is_new = not Submission.objects.filter(received_at__lt=timezone.now() - FORGETTING_LATE).exists()
    if last is None or last.finished_at is None:
        found = "nothing of the forms has been forgotten yet"
        return good(found) if is_new else wrong(found, "Is the worker running? Start it: portal worker")
    when = f"{timezone.localtime(last.finished_at):%d %B %Y, %H:%M}"
    if timezone.now() - last.finished_at > FORGETTING_LATE:
        return wrong(f"old forms were last forgotten on {when}", "Is the worker running? Start it: portal worker")
    if last.failed:
        return advice(
            f"on {when} not all could be forgotten: {', '.join(last.failed)}", "Read the log; it is tried every night."
        )
    return good(f"what forms need no longer keep was forgotten on {when}")


def replays() -> Answer:
    """Whether stored policy checks still give what they gave, by the newest run of each school."""
    runs = [run for school in School.objects.exclude(leave_requests=None).distinct() if (run := newest_run(school))]
    for run in runs:
        if found := run.differing:
            named = ", ".join(difference["reference"] for difference in found[:FIGURES_NAMED])
            return wrong(
                f"{len(found)} stored checks of {run.school} do not give what they gave: {named}",
                "See what differs: portal replay. Change no check; compare backups and the portal's version.",
            )
    return good(f"{sum(run.checks for run in runs)} stored checks were run again and gave the same")


def messages() -> Answer:
    failed = OutboxMessage.objects.filter(state=OutboxMessage.State.FAILED).count()
    if failed:
        return advice(f"{failed} mails could not be delivered", "The office should ring these families.")
    return good("no mail has failed")


def accounts() -> Answer:
    if not settings.PRODUCTION:
        return good("demo log-ins are for this machine only")
    names = [account.username for account in ACCOUNTS]
    open_doors = [
        user.get_username()
        for user in get_user_model().objects.filter(username__in=names, is_active=True)
        if user.check_password(PASSWORD)
    ]
    if open_doors:
        return wrong(f"demo accounts still work: {', '.join(open_doors)}", "Delete them or change their passwords.")
    return good("no demo account works")


def roles() -> Answer:
    if found := role_differences():
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        return advice(f"{found[0]}{more}", "If nobody meant that: portal roles --mend (portal roles says all of it)")
    return good("every group holds its role's rights")


def safeguarding() -> Answer:
    """Texts that tell of a worry wait for a person: is there one, and is there an address that calls them?"""
    rights = Permission.objects.filter(codename="view_concerns", content_type__app_label="attendance")
    may_read = Q(groups__permissions__in=rights) | Q(user_permissions__in=rights)
    readers = get_user_model().objects.filter(may_read, is_active=True)
    for school in School.objects.exclude(pupils=None).distinct():
        if not school.contacts.get("safeguarding_lead", {}).get("email"):
            return advice(
                f"{school} has no email address of its safeguarding lead",
                "Add it to [contacts.safeguarding_lead] in school.toml, then run: portal load-content",
            )
        if not readers.filter(attendance_posts__school=school).exists():
            return advice(
                f"nobody at {school} may read texts that are kept apart for the safeguarding lead",
                "Add the lead's account to the group Safeguarding leads, and give it a post at the school.",
            )
    return good("the safeguarding lead of each school is called, and can read what is kept apart")


EXAMINATIONS = {
    "Content": content,
    "Policy": policy,
    "Versions": versions,
    "Term dates": calendar,
    "Figures": figures,
    "Register folder": register_folder,
    "Background work": background_work,
    "Stored checks": replays,
    "Mail sent": messages,
    "Forgetting": forgetting,
    "Accounts": accounts,
    "Roles": roles,
    "Safeguarding": safeguarding,
}
