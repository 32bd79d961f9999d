"""Preview and write files of the roll."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from portal.attendance_plugin.roll.update import RollChanges, update_roll
from portal.pages.models import School

from .importers.findings import Findings
from .importers.formats import Progress, Source
from .previews import ImportPreview, Question
from .questions import ask_date_order, ask_other_school
from .school_known import known_of

FEW_LEAVERS = 5
LEAVERS_PERCENT = 5


def read_roll(
    school: School, source: Source, blank: ImportPreview, *, on: date, progress: Progress | None
) -> tuple[ImportPreview, RollChanges]:
    """Bring the roll in line with the file and say what that did. The caller holds the transaction and may undo it."""
    findings = Findings(errors_kept=blank.errors_kept)
    entries = source.roll(known_of(school, on, blank.format), findings, progress)
    changes = update_roll(school, entries, on=on, whole=source.is_whole_roll)
    preview = replace(
        blank,
        rows=findings.rows,
        counts=changes.counts() | _count_prior_years(source),
        errors=tuple(findings.errors),
        error_count=findings.error_count,
        unused_columns=source.unused,
        warnings=source.warnings,
        new_names=tuple(changes.new_names),
        leaving_names=tuple(changes.leaving_names),
        questions=tuple(_questions(school, findings, changes)),
    )
    return preview, changes


def _count_prior_years(source: Source) -> dict[str, int]:
    statements = sum(map(len, source.prior_years().values()))
    return {"prior_years": statements} if statements else {}


def _questions(school: School, findings: Findings, changes: RollChanges) -> Iterator[Question]:
    yield from ask_other_school(school, findings)
    yield from ask_date_order(findings)
    before = changes.on_roll_before
    if changes.leaving > max(FEW_LEAVERS, before * LEAVERS_PERCENT // 100):
        yield Question(
            "leavers",
            f"The file has {findings.rows:,} pupils and the roll {before:,}: {changes.leaving:,} pupils on our roll "
            "are not in it and would be marked as having left.",
        )
