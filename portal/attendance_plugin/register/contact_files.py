"""Preview and write files of contacts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.attendance_plugin.roll.family import FamilyChanges, update_contacts
from portal.pages.models import School

from .importers.findings import Findings
from .importers.formats import Progress, Source
from .previews import ImportPreview, Question
from .questions import ask_other_school
from .school_known import known_of

FEW_ENDED = 5
ENDED_PERCENT = 5


def read_contacts(
    school: School, source: Source, blank: ImportPreview, *, on: date, progress: Progress | None
) -> ImportPreview:
    """Bring the contacts in line with the file and say what that did. The caller has the transaction."""
    findings = Findings(errors_kept=blank.errors_kept)
    changes = update_contacts(school, source.contacts(known_of(school, on, blank.format), findings, progress), on=on)
    return replace(
        blank,
        rows=findings.rows,
        counts=changes.counts(),
        errors=tuple(findings.errors),
        error_count=findings.error_count,
        unused_columns=source.unused,
        warnings=source.warnings,
        questions=tuple(_questions(school, findings, changes)),
    )


def _questions(school: School, findings: Findings, changes: FamilyChanges) -> Iterator[Question]:
    yield from ask_other_school(school, findings)
    before = changes.on_record_before
    if changes.ended > max(FEW_ENDED, before * ENDED_PERCENT // 100):
        yield Question(
            "contacts",
            f"The file ends {changes.ended:,} of the {before:,} contacts on record: they would get no more letters.",
        )
