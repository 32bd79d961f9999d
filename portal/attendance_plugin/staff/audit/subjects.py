"""What the entries of the audit log are about: the kinds of row, the child each belongs to, and its page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.urls import reverse

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.first_contact.models import FirstContactCall
from portal.attendance_plugin.hand_back.models import HandBackChoice
from portal.attendance_plugin.leave.models import LeaveRequest
from portal.attendance_plugin.leaving.gate.models import GateEntry
from portal.attendance_plugin.leaving.models import LunchPermission
from portal.attendance_plugin.letters.models import Letter
from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.staff.access import StaffViewMixin
from portal.attendance_plugin.staff.concerns import ConcernView
from portal.attendance_plugin.staff.gate.child import GateChildView
from portal.attendance_plugin.staff.leaving.lunch import LunchView
from portal.attendance_plugin.staff.letters.listing import LetterView
from portal.attendance_plugin.staff.letters.messages import NOT_FOR_THE_OFFICE, MessageView
from portal.attendance_plugin.staff.pupils.page import PupilView
from portal.attendance_plugin.staff.requests.page import RequestView
from portal.attendance_plugin.staff.senders.page import SenderView
from portal.attendance_plugin.staff.today.first_contact import FirstContactView, first_contact_url
from portal.attendance_plugin.submissions.concerns.models import SafeguardingConcern
from portal.attendance_plugin.submissions.models import OutboxMessage, Submission

CONCERN = "safeguardingconcern"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of row about one child. ``pupil`` is the way from the row to the child, empty for the child itself."""

    label: str
    model: type[Model]
    pupil: str = "pupil"
    view: type[StaffViewMixin] | None = None
    address: Callable[[Any], str] = str

    def rows(self) -> QuerySet[Any]:
        shown: QuerySet[Any] = self.model._default_manager.all()
        if self.model is OutboxMessage:
            shown = shown.exclude(purpose__in=NOT_FOR_THE_OFFICE)
        return shown

    def subjects(self, name: str, **of: Any) -> QuerySet[Any, str]:
        """``leaverequest:12`` and the like, of the rows that belong to what is named."""
        words = Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())
        return self.rows().filter(**of).order_by().annotate(audit_subject=words).values_list("audit_subject", flat=True)

    def child_of(self, row: Any) -> Pupil | None:
        for step in self.pupil.split("__") if self.pupil else ():
            row = getattr(row, step)
        return row if isinstance(row, Pupil) else None


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "pupil": Kind(
            label="",
            model=Pupil,
            pupil="",
            view=PupilView,
            address=lambda row: reverse("attendance_staff:pupil", args=[row.pk]),
        ),
        "submission": Kind(
            label="form",
            model=Submission,
            view=SenderView,
            address=lambda row: reverse("attendance_staff:sender", args=[row.reference]),
        ),
        "leaverequest": Kind(
            label="request",
            model=LeaveRequest,
            view=RequestView,
            address=lambda row: reverse("attendance_staff:request", args=[row.submission.reference]),
        ),
        "letter": Kind(
            label="letter",
            model=Letter,
            view=LetterView,
            address=lambda row: reverse("attendance_staff:letter", args=[row.pk]),
        ),
        "outboxmessage": Kind(
            label="message",
            model=OutboxMessage,
            view=MessageView,
            address=lambda row: reverse("attendance_staff:message", args=[row.pk]),
        ),
        "lunchpermission": Kind(
            label="lunch at home",
            model=LunchPermission,
            view=LunchView,
            address=lambda row: reverse("attendance_staff:lunch", args=[row.pk]),
        ),
        "gateentry": Kind(
            label="at the gate",
            model=GateEntry,
            view=GateChildView,
            address=lambda row: reverse("attendance_staff:gate_child", args=[row.pupil_id]),
        ),
        CONCERN: Kind(
            label="concern",
            model=SafeguardingConcern,
            pupil="submission__pupil",
            view=ConcernView,
            address=lambda row: reverse("attendance_staff:concern", args=[row.pk]),
        ),
        "firstcontactcall": Kind(
            label="call about an absence",
            model=FirstContactCall,
            view=FirstContactView,
            address=lambda row: first_contact_url(row.pupil_id, row.day),
        ),
        "handbackchoice": Kind(label="code to hand back", model=HandBackChoice),
    }
)
# Kinds that are about no one child, as the log calls them.
OTHERS: Mapping[str, str] = MappingProxyType(
    {
        "school": "The school",
        "schoolclass": "A class",
        "user": "An account",
        "handbackfile": "A file handed back",
        "registerimport": "A register import",
        "registerdrop": "A file from the folder",
        "oldentries": "Old register entries",
        "columnmapping": "Columns of a file",
        "schoolword": "A word of a file",
        "evidencekeeping": "How long evidence is kept",
        "formkeeping": "How long forms are kept",
        "gatereasons": "The reasons for coming late",
        "contactnotices": "Who is told of forms",
        "policypage": "A policy",
        "policyversion": "A policy version",
        "ownformpage": "A form of the school",
        "askedperson": "A person asked to sign",
        "signature": "A signature",
        "checklistrecord": "A checklist",
        "doorlink": "A link for visitors",
        "agreementsettings": "The settings of agreements",
        "replayrun": "Stored checks",
        "failure": "Background work",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What an entry is about, for a row of the list."""

    words: str
    url: str = ""


def subjects_of_pupil(pupil: Pupil, *, with_concerns: bool) -> list[str]:
    """Everything in the log that is about the child, in one query."""
    kinds = {name: kind for name, kind in KINDS.items() if name != CONCERN or with_concerns}
    found = [kind.subjects(name, **{kind.pupil or "pk": pupil.pk}) for name, kind in kinds.items()]
    return list(found[0].union(*found[1:], all=True).order_by())  # or Django orders by a column that no part has


def subjects_of_request(leave: LeaveRequest) -> list[str]:
    """The request, the form it came with and the letters about it."""
    letters = KINDS["letter"].subjects("letter", request=leave.pk)
    return [f"leaverequest:{leave.pk}", f"submission:{leave.submission_id}", *letters]


def subjects_of_reference(submissions: QuerySet[Submission]) -> list[str]:
    requests = KINDS["leaverequest"].subjects("leaverequest", submission__in=submissions)
    return [*KINDS["submission"].subjects("submission", pk__in=submissions), *requests]


def about_each(entries: Iterable[AuditEntry], request: HttpRequest, *, names: bool) -> dict[str, About]:
    """By subject: the words and the page, for those who may open it. One query for each kind that occurs."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for entry in entries:
        kind, _, key = entry.subject.partition(":")
        if kind in KINDS and key.isdecimal():
            wanted[kind].add(int(key))
    return {
        subject: about
        for name, keys in wanted.items()
        for subject, about in _about_kind(name, keys, request, names=names).items()
    }


def _about_kind(name: str, keys: set[int], request: HttpRequest, *, names: bool) -> dict[str, About]:
    kind = KINDS[name]
    related = [way for way in (kind.pupil, "submission" if name == "leaverequest" else "") if way]
    rows = kind.rows().filter(pk__in=keys)
    may_open = kind.view is not None and kind.view.refusal_of(request) is None
    return {
        f"{name}:{row.pk}": About(words=_words(kind, row, names=names), url=kind.address(row) if may_open else "")
        for row in (rows.select_related(*related) if related else rows)
    }


def _words(kind: Kind, row: Any, *, names: bool) -> str:
    child = kind.child_of(row)
    reference = getattr(row, "reference", "") or getattr(getattr(row, "submission", None), "reference", "")
    named = child.full_name if child and names else f"Child {child.pk}" if child else "No child matched"
    return ", ".join(filter(None, [named, " ".join(filter(None, [kind.label, reference]))]))


def about_others(subject: str) -> About:
    """What is about no one child, or is not there any more."""
    kind, _, key = subject.partition(":")
    known = OTHERS.get(kind) or KINDS[kind].label.capitalize() if kind in KINDS or kind in OTHERS else kind
    return About(words=f"{known or 'Child'} {key}" if kind != "school" else known)
