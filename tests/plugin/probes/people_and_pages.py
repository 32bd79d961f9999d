"""What every probe does in a site first: an account, a school, and pages made as an editor makes them."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Site

NO_COMMENTS = {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
PUBLISH = {"action-publish": "action-publish"}
SCHOOL = {
    "name": "Millbrook School",
    "slug": "millbrook",
    "phase": "primary",
    "telephone": "01632 960200",
    "email": "office@millbrook.example",
    "contacts": '{"office": {"role": "School office", "telephone": "01632 960200"}}',
    "colours": "{}",
    "am_registration": "08:45",
    "am_ends": "12:00",
    "pm_registration": "13:00",
    "pm_ends": "15:15",
    "register_closes_after_minutes": 30,
    "report_absence_by": "08:45",
}


def visitor() -> Client:
    return Client(headers={"host": "localhost"}, raise_request_exception=False)


def editor() -> Client:
    account = get_user_model().objects.create_superuser("editor", "editor@millbrook.example", "seven otters")
    client = visitor()
    client.force_login(account)
    return client


def post(client: Client, address: str, given: dict[str, Any]) -> str:
    """Send what an editor typed; where it leads. Ends with the form's own errors where it is not accepted."""
    answer = client.post(address, given)
    if answer.status_code != 302:
        raise SystemExit(f"{address} answered {answer.status_code}: {complaints(answer)}")
    return str(answer["Location"])


def complaints(answer: Any) -> str:
    """What a page says was wrong with what was sent."""
    said = re.findall(r'class="[^"]*(?:error|messages)[^"]*"[^>]*>(.*?)</', answer.content.decode(), re.DOTALL)
    return " · ".join(filter(None, (" ".join(re.sub(r"<[^>]*>", " ", words).split()) for words in said)))


def make_school(client: Client) -> None:
    post(client, "/admin/snippets/portal_pages/school/add/", SCHOOL)


def add_page(client: Client, kind: str, **given: Any) -> None:
    """A page below the site's home page, published."""
    home = Site.objects.get(is_default_site=True).root_page
    post(client, f"/admin/pages/add/{kind}/{home.pk}/", {**NO_COMMENTS, **PUBLISH, **given})


def titles(client: Client, *addresses: str) -> dict[str, Any]:
    """By address the title of the page, or the kind of file, or the status where it is not 200."""
    return {address: title_of(client.get(address)) for address in addresses}


def title_of(answer: Any) -> Any:
    if answer.status_code != 200:
        return answer.status_code
    if not answer["Content-Type"].startswith("text/html"):
        return answer["Content-Type"].partition(";")[0]
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def api_of(client: Client) -> dict[str, Any]:
    """What the API says it has: its lists, the first part of each address it describes, and where a school leads."""
    start, document = client.get("/api/v1/").json(), client.get("/api/v1/openapi.json").json()
    (school,) = client.get("/api/v1/schools/").json()["schools"]
    root = start["openapi"].removesuffix("openapi.json")
    answered = {client.get(address.removeprefix(settings.BASE_URL)).status_code for address in start["places"].values()}
    return {
        "lists": sorted(start["places"]),
        "described": sorted({path.split("/")[3] for path in document["paths"]} - {""}),
        "school_leads_to": sorted(name for name, value in school.items() if str(value).startswith(root)),
        "page": title_of(client.get("/api/v1/docs/")).partition(" – ")[0],
        "answered": sorted(answered),
    }


def broken_links(client: Client, *addresses: str) -> list[str]:
    """Addresses on these pages, of this site, that are not answered with a page or a file."""
    from django.contrib.staticfiles import finders

    found: set[str] = set()
    for address in addresses:
        found |= set(re.findall(r'(?:href|src)="(/[^"#?]*)', client.get(address).content.decode()))
    return sorted(
        link
        for link in found
        if (
            not finders.find(link.removeprefix(settings.STATIC_URL))
            if link.startswith(settings.STATIC_URL)
            else client.get(link).status_code != 200
        )
    )
