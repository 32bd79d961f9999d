"""``policies/<slug>/<label>.md``: one version of one policy, document control in its front matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from portal.rules.precise_dates import DAY

from .clauses import ClauseContent, parse_clauses
from .problems import ContentError
from .tables import SLUG, Table
from .text_files import load_front_matter

LONGEST_CYCLE_MONTHS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyContent:
    """One version of a policy. ``precisions`` names the dates that are given as a month or a term only."""

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
    review_cycle_months: int | None
    review_due: date
    change_note: str
    legal_framework: tuple[str, ...]
    related: tuple[str, ...]
    clauses: tuple[ClauseContent, ...]
    adopted_on: date | None
    precisions: Mapping[str, str]
    deputy_role: str
    owner_contact: str
    deputy_contact: str
    scope: str
    based_on: str
    corrects: str
    blanks: Mapping[str, str]
    departures: Mapping[str, str]


NOT_KEYS = ("file", "slug", "clauses", "precisions")
KEYS = tuple(key for key in PolicyContent.__dataclass_fields__ if key not in NOT_KEYS)
SCOPES = ("school", "trust", "aligned")


def load_policies(folder: Path, file: str) -> tuple[PolicyContent, ...]:
    """Every version in the folder of one policy, oldest effective date first."""
    if not SLUG.fullmatch(folder.name):
        accepted = "a folder named in small letters, digits and single hyphens"
        raise ContentError(file, "folder", folder.name, accepted, "Rename the folder.")
    paths = sorted(folder.glob("*.md"))
    if not paths:
        raise ContentError(file, "folder", None, "a file <version>.md", "Add a version, or remove the folder.")
    loaded = (_load_version(path, f"{file}/{path.name}") for path in paths)
    versions = sorted(loaded, key=lambda version: (version.effective_from, bool(version.corrects), version.label))
    _refuse_unknown_corrected(versions)
    for earlier, later in pairwise(versions):
        if earlier.effective_from == later.effective_from and not later.corrects:
            accepted = f"a day on which no other version begins ({earlier.file} does)"
            raise ContentError(later.file, "effective_from", later.effective_from, accepted, "Correct one of the two.")
    return tuple(versions)


def _refuse_unknown_corrected(versions: list[PolicyContent]) -> None:
    """A correction names a version that begins no later than itself."""
    for place, version in enumerate(versions):
        labels = [earlier.label for earlier in versions[:place]]
        if version.corrects and version.corrects not in labels:
            accepted = f"the label of an earlier version: {', '.join(labels) or 'there is none'}"
            raise ContentError(version.file, "corrects", version.corrects, accepted, "Correct the label.")


def _load_version(path: Path, file: str) -> PolicyContent:
    table, body, first_line = load_front_matter(path, file)
    table.only(KEYS)
    label = table.slug("label")
    if label != path.stem:
        raise table.problem("label", f"the name of the file, {path.stem}", "Rename the file or correct the label.")
    approved, due = table.precise_day("approved_on"), table.precise_day("review_due")
    adopted = table.optional("adopted_on", table.precise_day, None)
    given = {"approved_on": approved, "review_due": due, "adopted_on": adopted}
    version = PolicyContent(
        file=file,
        slug=path.parent.name,
        label=label,
        title=table.line("title"),
        policy_type=table.slug("policy_type"),
        summary=table.text("summary"),
        effective_from=table.day("effective_from"),
        approved_on=approved.first,
        approving_body=table.line("approving_body"),
        owner_role=table.line("owner_role"),
        author_role=table.line("author_role"),
        review_cycle_months=_cycle(table),
        review_due=due.last,
        change_note=table.text("change_note"),
        legal_framework=table.optional("legal_framework", table.texts, ()),
        related=table.optional("related", table.texts, ()),
        clauses=parse_clauses(body, file, first_line),
        adopted_on=adopted.first if adopted else None,
        precisions={key: date.precision for key, date in given.items() if date and date.precision != DAY},
        deputy_role=table.optional("deputy_role", table.line, ""),
        owner_contact=table.optional("owner_contact", table.name, ""),
        deputy_contact=table.optional("deputy_contact", table.name, ""),
        scope=table.choice("scope", SCOPES) if "scope" in table.data else SCOPES[0],
        based_on=table.optional("based_on", table.line, ""),
        corrects=table.optional("corrects", table.slug, ""),
        blanks=table.optional("blanks", table.named_texts, {}),
        departures=table.optional("departures", table.named_texts, {}),
    )
    _refuse_dates_out_of_order(table, version)
    return version


def _cycle(table: Table) -> int | None:
    """Left out, it is the usual one of the kind of policy."""
    if "review_cycle_months" not in table.data:
        return None
    return table.whole("review_cycle_months", 1, LONGEST_CYCLE_MONTHS)


def _refuse_dates_out_of_order(table: Table, version: PolicyContent) -> None:
    if version.approved_on > version.effective_from:
        accepted = f"a day not after effective_from, {version.effective_from}"
        raise table.problem("approved_on", accepted, "A policy is approved before it applies.")
    if version.review_due <= version.effective_from:
        raise table.problem("review_due", f"a day after effective_from, {version.effective_from}")
