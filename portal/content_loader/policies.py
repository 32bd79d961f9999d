"""``policies/<slug>/<label>.md``: one version of one policy, document control in its front matter."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from .clauses import ClauseContent, parse_clauses
from .problems import ContentError
from .tables import SLUG, Table
from .text_files import load_front_matter

LONGEST_CYCLE_MONTHS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyContent:
    """One version of a policy."""

    file: str
    slug: str
    label: str
    title: str
    policy_type: str
    summary: str
    effective_from: date
    approved_on: date
    approving_body: str
    owner_role: str
    author_role: str
    review_cycle_months: int
    review_due: date
    change_note: str
    legal_framework: tuple[str, ...]
    related: tuple[str, ...]
    clauses: tuple[ClauseContent, ...]


KEYS = tuple(key for key in PolicyContent.__dataclass_fields__ if key not in ("file", "slug", "clauses"))


def load_policies(folder: Path, file: str) -> tuple[PolicyContent, ...]:
    """Every version in the folder of one policy, oldest effective date first."""
    if not SLUG.fullmatch(folder.name):
        accepted = "a folder named in small letters, digits and single hyphens"
        raise ContentError(file, "folder", folder.name, accepted, "Rename the folder.")
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise ContentError(file, "folder", None, "a file <version>.md", "Add a version, or remove the folder.")
    versions = sorted((_load_version(path, f"{file}/{path.name}") for path in paths), key=lambda v: v.effective_from)
    for earlier, later in pairwise(versions):
        if earlier.effective_from == later.effective_from:
            accepted = f"a day on which no other version begins ({earlier.file} does)"
            raise ContentError(later.file, "effective_from", later.effective_from, accepted, "Correct one of the two.")
    return tuple(versions)


def _load_version(path: Path, file: str) -> PolicyContent:
    table, body, first_line = load_front_matter(path, file)
    table.only(KEYS)
    label = table.slug("label")
    if label != path.stem:
        raise table.problem("label", f"the name of the file, {path.stem}", "Rename the file or correct the label.")
    version = PolicyContent(
        file=file,
        slug=path.parent.name,
        label=label,
        title=table.line("title"),
        policy_type=table.slug("policy_type"),
        summary=table.text("summary"),
        effective_from=table.day("effective_from"),
        approved_on=table.day("approved_on"),
        approving_body=table.line("approving_body"),
        owner_role=table.line("owner_role"),
        author_role=table.line("author_role"),
        review_cycle_months=table.whole("review_cycle_months", 1, LONGEST_CYCLE_MONTHS),
        review_due=table.day("review_due"),
        change_note=table.text("change_note"),
        legal_framework=table.optional("legal_framework", table.texts, ()),
        related=table.optional("related", table.texts, ()),
        clauses=parse_clauses(body, file, first_line),
    )
    _refuse_dates_out_of_order(table, version)
    return version


def _refuse_dates_out_of_order(table: Table, version: PolicyContent) -> None:
    if version.approved_on > version.effective_from:
        accepted = f"a day not after effective_from, {version.effective_from}"
        raise table.problem("approved_on", accepted, "A policy is approved before it applies.")
    if version.review_due <= version.effective_from:
        raise table.problem("review_due", f"a day after effective_from, {version.effective_from}")
