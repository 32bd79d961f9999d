"""What the editor answers beside the page's own fields: named blanks, and reasons for concerns."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from portal.policies.drafting.blanks import find_blanks
from portal.policies.drafting.page_drafts import draft_of_page

from .concerns import departures_of

if TYPE_CHECKING:
    from portal.policies.models import PolicyPage

BLANK_FIELD, REASON_FIELD = "blank:", "reason:"
LONGEST = 500


def take_side_answers(page: "PolicyPage", sent: Mapping[str, str]) -> None:
    """Put the answers into the page. One for a blank or a concern that is no longer there is dropped."""
    draft = draft_of_page(page)
    page.blanks = _answers(page.blanks, sent, BLANK_FIELD, find_blanks(draft.clauses))
    if page.departures or any(name.startswith(REASON_FIELD) for name in sent):
        asked = [concern.key for concern in departures_of(draft, page.school)]
        page.departures = _answers(page.departures, sent, REASON_FIELD, asked)


def _answers(before: Mapping[str, str], sent: Mapping[str, str], field: str, asked: Collection[str]) -> dict[str, str]:
    """The answer now for each name asked for, or the one from before; empty ones are left out."""
    given = {name: " ".join(sent.get(f"{field}{name}", before.get(name, "")).split())[:LONGEST] for name in asked}
    return {name: answer for name, answer in given.items() if answer}
