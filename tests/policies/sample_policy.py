"""A small attendance policy in two versions, as drafts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from portal.policies.drafting.drafts import DraftClause, PolicyDraft
from portal.policies.models import PolicyVersion

NOTICE = {"rule": "notice.minimum", "kinds": ["exceptional_leave"], "days": 10}
LONGER_NOTICE = NOTICE | {"days": 14}
BEFOREHAND = {"rule": "request.not_retrospective", "kinds": ["exceptional_leave", "religious"]}

WELCOME = DraftClause(anchor="aims", number="1", heading="What we want", level=2, text="Every child in school.")
ASKING = DraftClause(
    anchor="leave-notice",
    number="2",
    heading="Asking for leave",
    level=2,
    text="Ask {{ notice.minimum.days|words }} days before. Ring {{ contact.office.telephone }}.",
    rules=(NOTICE,),
)
OLD_CUSTOM = DraftClause(anchor="slips", number="3", heading="Paper slips", level=3, text="Bring a paper slip.")

FIRST = PolicyDraft(
    slug="attendance",
    label="2022-09",
    title="Attendance policy",
    policy_type="attendance",
    summary="How we help every child to be in school.",
    effective_from=date(2022, 9, 1),
    approved_on=date(2022, 7, 6),
    approving_body="Governing board",
    owner_role="Headteacher",
    author_role="Deputy headteacher",
    review_cycle_months=12,
    review_due=date(2023, 9, 1),
    change_note="The first version.",
    legal_framework=("Education Act 1996",),
    related=("online-safety",),
    clauses=(WELCOME, ASKING, OLD_CUSTOM),
)
SECOND = replace(
    FIRST,
    label="2026-09",
    effective_from=date(2026, 9, 1),
    approved_on=date(2026, 7, 8),
    review_due=date(2027, 9, 1),
    change_note="More time to ask.",
    clauses=(
        WELCOME,
        replace(ASKING, rules=(LONGER_NOTICE,)),
        DraftClause(
            anchor="beforehand",
            number="3",
            heading="Before, not after",
            level=2,
            text="Leave is asked for [early](#leave-notice).",
            rules=(BEFOREHAND,),
        ),
    ),
)

Publish = Callable[..., PolicyVersion]
