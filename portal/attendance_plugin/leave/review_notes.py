"""One finding as a note for a parent, with the clause it rests on."""

from portal.forms.notes import ReviewNote
from portal.rules.leave.explanation import Line

from .citations import Clauses


def note_of(line: Line, clauses: Clauses) -> ReviewNote:
    clause = clauses.cite(line.anchors[0])
    words = f"{line.text} {line.change}".strip()
    kind = "information" if line.status == "missing_fact" else line.status.value
    return ReviewNote(kind, words, clause.address, clause.title)  # type: ignore[arg-type]
