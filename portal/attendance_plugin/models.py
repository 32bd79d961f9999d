"""All models of the plugin, gathered for Django; each lives in its own room."""

from .audit.models import AuditEntry
from .celebration.models import ClassWeek, Screen, WeekClosing
from .celebration.players.models import Pairing, Player
from .first_contact.models import CallTakenBack, FirstContactCall
from .hand_back.models import HandBackChoice, HandBackFile, HandBackRow
from .leave.models import Check, Decision, ExpectedFlips, FactsSnapshot, LeaveRequest, LedgerEntry, Note
from .leave.replay_runs import ReplayRun
from .leaving.gate.models import GateEntry, GateReasons, GateWords
from .leaving.models import CollectionAnswer, CollectionCall, LunchPermission, LunchStep
from .letters.models import Answer, Letter, LetterLink, LetterTemplate, LetterWording, Question, Reminder
from .letters.pdf.models import EnvelopeChoice, LetterPaper
from .letters.printing.models import PaperNote, PaperWish, PrintedLetter, PrintOutcome, PrintRun
from .register.import_runs import ImportRun
from .register.models import (
    Mark,
    MarkAmendment,
    OldEntries,
    PriorAttendance,
    PupilWeek,
    RegisterDrop,
    RegisterImport,
)
from .register.taught import ColumnMapping, SchoolWord
from .roll.models import (
    ClassMembership,
    Contact,
    EarlierStay,
    Pupil,
    PupilContact,
    PupilNameWord,
    SchoolClass,
    StaffPost,
    StaffPostClass,
)
from .submissions.concerns.models import SafeguardingConcern
from .submissions.corrections.models import ChangeSeen, Correction
from .submissions.evidence.models import DraftFile, Evidence, EvidenceKeeping
from .submissions.keeping.models import ForgettingRun, FormKeeping
from .submissions.models import AskedForLink, ContactNotices, OutboxMessage, Submission

__all__ = [
    "Answer",
    "AskedForLink",
    "AuditEntry",
    "CallTakenBack",
    "ChangeSeen",
    "Check",
    "ClassMembership",
    "ClassWeek",
    "CollectionAnswer",
    "CollectionCall",
    "ColumnMapping",
    "Contact",
    "ContactNotices",
    "Correction",
    "Decision",
    "DraftFile",
    "EarlierStay",
    "EnvelopeChoice",
    "Evidence",
    "EvidenceKeeping",
    "ExpectedFlips",
    "FactsSnapshot",
    "FirstContactCall",
    "ForgettingRun",
    "FormKeeping",
    "GateEntry",
    "GateReasons",
    "GateWords",
    "HandBackChoice",
    "HandBackFile",
    "HandBackRow",
    "ImportRun",
    "LeaveRequest",
    "LedgerEntry",
    "Letter",
    "LetterLink",
    "LetterPaper",
    "LetterTemplate",
    "LetterWording",
    "LunchPermission",
    "LunchStep",
    "Mark",
    "MarkAmendment",
    "Note",
    "OldEntries",
    "OutboxMessage",
    "Pairing",
    "PaperNote",
    "PaperWish",
    "Player",
    "PrintOutcome",
    "PrintRun",
    "PrintedLetter",
    "PriorAttendance",
    "Pupil",
    "PupilContact",
    "PupilNameWord",
    "PupilWeek",
    "Question",
    "RegisterDrop",
    "RegisterImport",
    "Reminder",
    "ReplayRun",
    "SafeguardingConcern",
    "SchoolClass",
    "SchoolWord",
    "Screen",
    "StaffPost",
    "StaffPostClass",
    "Submission",
    "WeekClosing",
]
