"""Preview and write files of marks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.roll.services import current_pupils
from portal.pages.models import School

from .importers.findings import Findings
from .importers.formats import Progress, Source
from .models import Mark
from .previews import ImportPreview, Question
from .questions import ask_date_order, ask_other_school
from .school_known import known_of
from .staging import StagedMarks, staged

MANY_CHANGES = 200


@dataclass
class ReadMarks:
    """A file of marks, read into a staging table and not yet held against the register; made by `read_marks`."""

    school: School
    source: Source
    today: date
    marks: StagedMarks
    findings: Findings

    def compare(self, blank: ImportPreview) -> ImportPreview:
        """What taking the file would do to the register as it is now. Call it once."""
        findings, marks = self.findings, self.marks
        counts = _counts(self.school, marks, findings, self.today)
        return replace(
            blank,
            rows=findings.rows,
            counts=counts,
            first_day=findings.first_day,
            last_day=findings.last_day,
            errors=tuple(findings.errors),
            error_count=findings.error_count,
            unknown_codes=dict(findings.unknown_codes),
            unknown_sessions=dict(findings.unknown_sessions),
            unused_columns=self.source.unused,
            warnings=self.source.warnings,
            changed_codes=tuple(marks.changed_codes()),
            questions=tuple(_questions(self.school, findings, counts)),
        )


@contextmanager
def read_marks(
    school: School, source: Source, blank: ImportPreview, *, today: date, progress: Progress | None
) -> Iterator[ReadMarks]:
    """Read the file into a staging table. Nothing of the register is locked by it, however long the file is."""
    findings = Findings(errors_kept=blank.errors_kept)
    with staged() as marks:
        marks.add(source.marks(known_of(school, today, blank.format), findings, progress))
        if progress:  # everything is read: the last moment to stop before the register is compared
            progress(findings.rows, blank.size)
        for first, second in marks.contradictions(blank.errors_kept):
            findings.refuse(
                second, "mark", f"row {second}", f"one mark for a session; row {first} gives this one another"
            )
        yield ReadMarks(school, source, today, marks, findings)


def _counts(school: School, marks: StagedMarks, findings: Findings, today: date) -> dict[str, int]:
    repeated = marks.drop_repeated()
    counts = marks.compare(findings.first_day or today, findings.last_day or today)
    on_roll = current_pupils(school, findings.last_day or today).count()
    return counts | {
        "repeated": repeated,
        "unmarked": findings.unmarked,
        "no_session": findings.no_session,
        "pupils_without": max(on_roll - counts["pupils"], 0),
    }


def latest_day(school: School) -> date | None:
    """The last day the register has marks for: of each pupil by the index, however many years there are."""
    newest = Mark.objects.filter(pupil=OuterRef("pk")).order_by("-day").values("day")[:1]
    found: Any = Pupil.objects.filter(school=school).aggregate(latest=Max(Subquery(newest)))
    return found["latest"]


def _questions(school: School, findings: Findings, counts: dict[str, int]) -> Iterator[Question]:
    yield from ask_other_school(school, findings)
    yield from ask_date_order(findings)
    latest = latest_day(school)
    if latest and findings.last_day and findings.last_day < latest:
        yield Question(
            "older",
            f"The file ends on {findings.last_day:%d %b %Y}, but the register already reaches {latest:%d %b %Y}: "
            "it may be an old export, and its marks would replace newer corrections.",
        )
    known = counts["changed"] + counts["unchanged"]
    if counts["changed"] > MANY_CHANGES and counts["changed"] * 5 > known:
        yield Question(
            "changes",
            f"The file changes {counts['changed']:,} of the {known:,} marks it shares with the register: "
            "it may belong to other days or to another school.",
        )
