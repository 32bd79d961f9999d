"""A school with its home page, and a small attendance policy in two versions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from wagtail.models import Page, Site

from portal.pages.models import HomePage, School
from portal.policies.drafts import DraftClause, PolicyDraft
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from portal.policies.page_drafts import set_draft

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


@pytest.fixture
def home(school: School) -> HomePage:
    """The school's home page, served by the default site."""
    Page.objects.filter(depth=2).delete()
    page = HomePage(title="Millbrook", slug="home")
    Page.get_first_root_node().add_child(instance=page)
    school.site = Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    school.save()
    return page


@pytest.fixture
def index(home: HomePage) -> PolicyIndexPage:
    page = PolicyIndexPage(title="Our policies", slug="policies", show_in_menus=True)
    home.add_child(instance=page)
    return page


@pytest.fixture
def page(index: PolicyIndexPage, school: School) -> PolicyPage:
    """A policy that nothing has been published of yet."""
    page = PolicyPage(slug="attendance", school=school, live=False)
    set_draft(page, FIRST)
    index.add_child(instance=page)
    return page


Publish = Callable[..., PolicyVersion]


@pytest.fixture
def publish(page: PolicyPage) -> Publish:
    """Publish a draft as the editor does: into the page, saved as a revision, published."""

    def publish_draft(draft: PolicyDraft, *, by: Any = None) -> PolicyVersion:
        set_draft(page, draft)
        page.save_revision(user=by).publish(user=by)
        page.refresh_from_db()
        return page.versions.get(label=draft.label)

    return publish_draft


@pytest.fixture
def first(publish: Publish) -> PolicyVersion:
    return publish(FIRST)


@pytest.fixture
def both(first: PolicyVersion, page: PolicyPage) -> tuple[PolicyVersion, PolicyVersion]:
    """Both versions. The second is published as a loaded archive is: its day may already be past."""
    from portal.policies.services import publish_draft

    return first, publish_draft(page, SECOND, is_history=True)
