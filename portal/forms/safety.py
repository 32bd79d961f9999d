"""What a parent sees beside words that tell of a worry about a child: where help is, at once (abuse case 72).

It says nothing about what was found, and it never keeps anybody from sending: whoever else looks at the screen reads
three telephone numbers that could stand on any page.
"""

from dataclasses import dataclass

from portal.journeys.definition import Answers
from portal.pages.models import School
from portal.rules.worrying_words import worries_in

NAMES = frozenset({"child_name", "parent_name", "email", "telephone"})


@dataclass(frozen=True, kw_only=True)
class Help:
    """``lead_telephone`` is the safeguarding lead's, as the school's details have it; else empty."""

    lead_telephone: str


def help_beside(school: School, answers: Answers) -> Help | None:
    """None beside everyday words."""
    texts = (said for name, said in answers.items() if isinstance(said, str) and name not in NAMES)
    if not any(worries_in(said) for said in texts):
        return None
    lead = (school.contacts or {}).get("safeguarding_lead", {})
    return Help(lead_telephone=lead.get("telephone", ""))
