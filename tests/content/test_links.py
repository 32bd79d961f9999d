"""Every address a page, a policy or a letter names leads somewhere."""

import re

import pytest
from django.test import Client

from portal.content_loader import Content

LINK = re.compile(r"\]\((/[^)#\s]*)")


@pytest.mark.usefixtures("loaded")
def test_links_within_the_site_lead_somewhere(texts: dict[str, str], client: Client) -> None:
    links = sorted({link for text in texts.values() for link in LINK.findall(text)})
    assert len(links) >= 5
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)


@pytest.mark.usefixtures("loaded")
def test_pages_show_how_to_reach_the_school(client: Client, content: Content) -> None:
    addresses = ["/" if page.slug == "home" else f"/{page.slug}/" for page in content.pages]
    pages = {address: client.get(address).content.decode() for address in addresses}
    assert [address for address, html in pages.items() if "01632 960" not in html or "{{" in html] == []
