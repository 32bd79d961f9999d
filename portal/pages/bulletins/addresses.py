"""Every public address of the bulletins, for the static site and for robots."""

from portal.pages.models import BulletinIndexPage, BulletinPage, School

from .routes import JSON_FILE


def bulletin_addresses(school: School) -> list[str]:
    """The lists of issues, and each issue with its data."""
    if school.site is None:
        return []
    root = school.site.root_page
    prefix = len(root.url_path) - 1
    paths: list[str] = []
    for index in BulletinIndexPage.objects.child_of(root).live().public().order_by("path"):
        paths.append(index.url_path[prefix:])
        for page in BulletinPage.objects.child_of(index).live().public().order_by("number"):
            paths += [page.url_path[prefix:], f"{page.url_path[prefix:]}{JSON_FILE}"]
    return paths
