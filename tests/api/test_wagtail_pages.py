"""Wagtail's own API beside ours: public pages, only the fields that pages offer, in our manner."""

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site, get_page_models

from portal.pages.models import ContentPage, HomePage, School
from portal.policies.models import PolicyPage

pytestmark = [pytest.mark.django_db]
PAGES = "/api/wagtail/v2/pages/"
# Every page type of the portal with the fields it offers: whoever adds one says here what of it is public.
OFFERED = {
    "HomePage": {"introduction"},
    "ContentPage": {"body"},
    "BulletinIndexPage": {"introduction"},
    "BulletinPage": {"number", "period", "published_on", "summary"},
    "PolicyIndexPage": {"introduction"},
    "PolicyPage": {"policy_type", "summary"},
    "FormIndexPage": {"introduction"},
    "OwnFormPage": {"summary", "closes_on"},
    "TermDatesPage": {"introduction"},
}


@pytest.fixture
def home(school: School) -> HomePage:
    Page.objects.filter(depth=2).delete()
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Welcome", slug="home", introduction="*Hello*"))
    school.site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    school.save()
    home.add_child(instance=ContentPage(title="Uniform", slug="uniform", body="Wear **green**.<script>x</script>"))
    home.add_child(instance=ContentPage(title="Draft", slug="draft", body="quenchdraft", live=False))
    closed = home.add_child(instance=ContentPage(title="Staff", slug="staff", body="quenchstaff"))
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    return home


def test_pages_offer_what_they_say_and_nothing_else() -> None:
    offered = {}
    for model in get_page_models():
        if model.__module__.startswith("portal."):
            offered[model.__name__] = {getattr(field, "name", field) for field in model.api_fields}
    assert offered == OFFERED


def test_page_comes_with_its_words_as_safe_html(client: Client, home: HomePage) -> None:
    [found] = client.get(f"{PAGES}?type=portal_pages.ContentPage&fields=body").json()["items"]
    assert (found["title"], found["body"]) == (
        "Uniform",
        "<p>Wear <strong>green</strong>.&lt;script&gt;x&lt;/script&gt;</p>",
    )


def test_draft_and_closed_pages_are_not_there(client: Client, home: HomePage) -> None:
    """Abuse case 73."""
    everything = client.get(f"{PAGES}?fields=*&limit=100")
    assert [item["title"] for item in everything.json()["items"]] == ["Welcome", "Uniform"]
    for slug in ("draft", "staff"):
        hidden = ContentPage.objects.get(slug=slug)
        for address in (f"{PAGES}{hidden.pk}/", f"{PAGES}find/?html_path=/{slug}/"):
            response = client.get(address)
            assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
            assert b"quench" not in response.content


def test_draft_of_a_policy_is_not_there(client: Client, attendance: PolicyPage) -> None:
    found = client.get(f"{PAGES}{attendance.pk}/").json()
    assert set(found) == {"id", "meta", "title", "policy_type", "summary"}


@pytest.mark.parametrize(
    "asked", ["?offset=99999999999999999999", "?first_published_at=soon", "find/?id=x", "?limit=99999999999999999999"]
)
def test_parameter_that_cannot_be_read_is_no_fault_of_ours(client: Client, home: HomePage, asked: str) -> None:
    """Wagtail alone answers the first three with an error of the server."""
    response = client.get(f"{PAGES}{asked}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("type=portal_pages.Nothing", "type doesn't exist"),
        ("search=uniform", "query parameter is not an operation or a recognised field: search"),
        ("fields=owner", "unknown fields: owner"),
        ("limit=101", "limit cannot be higher than 100"),
    ],
)
def test_refusals_are_problems_as_everywhere(client: Client, home: HomePage, query: str, said: str) -> None:
    response = client.get(f"{PAGES}?{query}")
    assert (response.status_code, response["Content-Type"], response.json()["detail"]) == (
        400,
        "application/problem+json",
        said,
    )


def test_no_list_of_pictures_documents_or_people(client: Client, home: HomePage) -> None:
    for room in ("images", "documents", "users", "redirects"):
        assert client.get(f"/api/wagtail/v2/{room}/").status_code == 404
