"""Policies from ``content/`` into versions. Safe to run again; a published version is never altered."""

from portal.content_loader import Content, ContentError, LoadReport, PolicyContent
from portal.pages.models import HomePage, School

from .approval.workflow import ensure_workflow
from .drafting.drafts import PolicyDraft, draft_of_content
from .drafting.page_drafts import set_draft
from .models import PolicyIndexPage, PolicyPage
from .reviews.kinds import find_kind, misspelt
from .versions.freezing import freeze
from .versions.problems import Problem, PublishingError
from .versions.publishing import publish_draft

INDEX_SLUG = "policies"


def load_policies(content: Content, report: LoadReport) -> None:
    """Publish every version that is not published yet. Raises ``ContentError`` for one that was altered since."""
    index = _index_page(School.objects.get(slug=content.school.slug), report)
    for part in content.parts:
        school = School.objects.get(slug=part.school.slug)
        for given in part.policies:
            _load_version(given, index, school, report)


def _index_page(school: School, report: LoadReport) -> PolicyIndexPage:
    home = school.site.root_page if school.site else HomePage.objects.first()
    if home is None:
        problem = "Load the pages first: policies stand below the home page."
        raise ContentError("policies", "home page", None, "a school with its home page", problem)
    index = PolicyIndexPage.objects.child_of(home).first()
    if index is None:
        index = PolicyIndexPage(
            title="Our policies",
            slug=INDEX_SLUG,
            show_in_menus=True,
            search_description=f"The policies of {school.name}: what applies now, and what changed.",
        )
        home.add_child(instance=index)
        index.save_revision().publish()
        report.created("page policies")
    ensure_workflow(index)
    return index


def _load_version(given: PolicyContent, index: PolicyIndexPage, school: School, report: LoadReport) -> None:
    _refuse_unknown_kind(given)
    draft, what = draft_of_content(given), f"policy {given.slug} {given.label}"
    page = PolicyPage.objects.child_of(index).filter(slug=given.slug).first()
    if page is not None and page.school_id != school.pk:
        accepted = f"a policy of {page.school}, which has this address"
        raise ContentError(given.file, "folder", given.slug, accepted, "Rename the folder.")
    known = page is not None and page.versions.filter(label=draft.label).exists()
    try:
        if not known:
            _refuse_unfit(draft, school)
        if page is None:
            page = _add_page(index, school, draft)
        _publish(page, draft)
    except PublishingError as error:
        raise _content_error(given, error.problems[0]) from error
    (report.unchanged if known else report.created)(what)


def _refuse_unknown_kind(given: PolicyContent) -> None:
    """A kind of the school's own is welcome, a misspelt one is not; and a cycle has to come from somewhere."""
    if meant := misspelt(given.policy_type):
        accepted = f"a known kind of policy, or a name of the school's own that is not so near to “{meant}”"
        raise ContentError(given.file, "policy_type", given.policy_type, accepted, f"Did you mean {meant}?")
    if given.review_cycle_months is None and find_kind(given.policy_type).cycle_months is None:
        accepted = "the months between reviews, because this kind of policy has no usual cycle"
        raise ContentError(given.file, "review_cycle_months", None, accepted, "Add review_cycle_months.")


def _refuse_unfit(draft: PolicyDraft, school: School) -> None:
    """Before a page is touched: the editor's blocks can hold only rules that are known."""
    problems = freeze(draft, school).problems
    if problems:
        raise PublishingError(problems)


def _add_page(index: PolicyIndexPage, school: School, draft: PolicyDraft) -> PolicyPage:
    page = PolicyPage(slug=draft.slug, school=school, live=False)
    set_draft(page, draft)
    index.add_child(instance=page)
    return page


def _publish(page: PolicyPage, draft: PolicyDraft) -> None:
    """The newest version becomes what an editor goes on from; an older one only joins the history."""
    newest = page.versions.order_by("-effective_from").first()
    known = page.versions.filter(label=draft.label).exists()
    if known or (newest and draft.effective_from and newest.effective_from > draft.effective_from):
        publish_draft(page, draft, is_history=True)
        return
    set_draft(page, draft)
    revision = page.save_revision()
    publish_draft(page, draft, revision=revision, is_history=True)
    revision.publish()


def _content_error(given: PolicyContent, problem: Problem) -> ContentError:
    place = f"{problem.place}: " if problem.key.startswith("#") else ""
    return ContentError(given.file, problem.key, problem.got, f"{place}{problem.accepted}", problem.advice)
