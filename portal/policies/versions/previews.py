"""The draft an editor has saved, frozen as far as it goes and kept nowhere."""

from typing import TYPE_CHECKING

from portal.policies.drafting.page_drafts import draft_of_page

from .freezing import Frozen, freeze
from .timeline import rulebook_of

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage


def freeze_latest_draft(page: "PolicyPage") -> Frozen:
    """The page's newest revision as a version would keep it. ``problems`` says what keeps it from being published."""
    draft = draft_of_page(page.get_latest_revision_as_object())
    published = page.versions.filter(label=draft.label).first()
    return freeze(draft, page.school, rulebook_of(published).entries if published else ())


def has_whole_rulebook(frozen: Frozen) -> bool:
    """Whether every block that checks requests could be read: only then can they be checked under the draft."""
    blocks = [block for clause in frozen.draft.clauses for block in clause.rules if "states" not in block]
    return len(frozen.rulebook.entries) == len(blocks)
