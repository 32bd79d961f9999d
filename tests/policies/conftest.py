"""A school with its home page, and its attendance policy."""

from typing import Any

import pytest
from wagtail.models import Site

from portal.pages.models import HomePage, School
from portal.policies.drafting.drafts import PolicyDraft
from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyIndexPage, PolicyPage, PolicyVersion
from tests.planted_pages import bare_root, plant, unindexed
from tests.policies.approvals import approve_if_fit
from tests.policies.sample_policy import FIRST, SECOND, Publish


@pytest.fixture
def home(school: School) -> HomePage:
    """The school's home page, served by the default site."""
    page = plant(bare_root(), HomePage(title="Millbrook", slug="home"))
    school.site = Site.objects.create(hostname="localhost", root_page=page, is_default_site=True)
    school.save()
    return page


@pytest.fixture
def index(home: HomePage) -> PolicyIndexPage:
    return plant(home, PolicyIndexPage(title="Our policies", slug="policies", show_in_menus=True))


@pytest.fixture
def page(index: PolicyIndexPage, school: School) -> PolicyPage:
    """A policy that nothing has been published of yet."""
    page = PolicyPage(slug="attendance", school=school, live=False)
    set_draft(page, FIRST)
    return plant(index, page)


@pytest.fixture
def publish(page: PolicyPage) -> Publish:
    """Publish a draft as the editor does: into the page, saved as a revision, approved, published."""

    def publish_draft(draft: PolicyDraft, *, by: Any = None) -> PolicyVersion:
        with unindexed():
            set_draft(page, draft)
            revision = page.save_revision(user=by)
            approve_if_fit(page, on=draft.approved_on)
            revision.publish(user=by)
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
