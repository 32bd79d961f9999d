"""The only reader of ``content/``: files in, frozen dataclasses out. Nothing here knows the database.

``load_content(folder)`` reads everything or raises the first ``ContentError``, which names the file and the key.
"""

from .bulletins import BulletinContent
from .calendar import CalendarContent, DateContent
from .clauses import ClauseContent, cited_anchors, parse_clauses, split_code_tables
from .display import DisplayContent, PanelContent
from .folder import Content, SchoolPart, load_content
from .forms import FormContent
from .letters import LETTER_CAUSES, LETTER_PLACEHOLDERS, LetterContent, further_placeholders, load_letter
from .pages import PageContent
from .placeholders import Placeholder, fill_placeholders, find_placeholders
from .policies import PolicyContent
from .problems import ContentError
from .report import LoadReport
from .rule_blocks import RuleBlock, StatementBlock
from .school import ClassContent, ContactContent, SchoolContent

__all__ = [
    "LETTER_CAUSES",
    "LETTER_PLACEHOLDERS",
    "BulletinContent",
    "CalendarContent",
    "ClassContent",
    "ClauseContent",
    "ContactContent",
    "Content",
    "ContentError",
    "DateContent",
    "DisplayContent",
    "FormContent",
    "LetterContent",
    "LoadReport",
    "PageContent",
    "PanelContent",
    "Placeholder",
    "PolicyContent",
    "RuleBlock",
    "SchoolContent",
    "SchoolPart",
    "StatementBlock",
    "cited_anchors",
    "fill_placeholders",
    "find_placeholders",
    "further_placeholders",
    "load_content",
    "load_letter",
    "parse_clauses",
    "split_code_tables",
]
