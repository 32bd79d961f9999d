"""Fills a database with pages, all at once: `python bench/static/content.py PAGES` with the portal's settings.

The database then holds all that the portal and the stock site ask for.
"""

import os
import sys
from datetime import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.static.portal_settings"
SECTIONS = 10
TEXT = (
    "<p>We ask you to tell us early on the first morning, and on each further day, why your child cannot come and "
    "when you expect your child back. We look at each request by itself and give our reasons <b>in writing</b>.</p>"
    "<ul><li>Tell us before the day begins.</li><li>Ring if something is urgent.</li></ul>"
)


def fill(pages: int) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Page, Site
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from bench.static.school_pages.models import WordsPage
    from portal.pages.models import School

    with disable_reference_index_auto_update():
        Page.objects.filter(depth=2).delete()
        home = Page.get_first_root_node().add_child(
            instance=WordsPage(title="Home", slug="home", introduction="Welcome.", body=TEXT)
        )
        sections = [
            home.add_child(
                instance=WordsPage(
                    title=f"Section {number}", slug=f"section-{number}", introduction="x", body=TEXT, show_in_menus=True
                )
            )
            for number in range(SECTIONS)
        ]
    site = Site.objects.create(hostname="localhost", port=80, root_page=home, is_default_site=True)
    day = {"am_registration": time(8, 50), "am_ends": time(12), "pm_registration": time(13), "pm_ends": time(15)}
    School.objects.create(slug="bench", name="Millbrook", phase="primary", site=site, report_absence_by=time(9), **day)
    kind = ContentType.objects.get_for_model(WordsPage)
    rows = []
    for number in range(pages - 1 - SECTIONS):
        section, place = sections[number % SECTIONS], number // SECTIONS + 1
        rows.append(
            Page(
                title=f"Page {number} of the school",
                draft_title=f"Page {number} of the school",
                slug=f"page-{number}",
                path=f"{section.path}{Page._int2str(place).rjust(4, '0')}",
                depth=section.depth + 1,
                url_path=f"{section.url_path}page-{number}/",
                content_type=kind,
                locale=home.locale,
                live=True,
            )
        )
    Page.objects.bulk_create(rows, batch_size=500)
    added = Page.objects.filter(depth=home.depth + 2).values_list("pk", "title")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO school_pages_wordspage (page_ptr_id, introduction, body) VALUES (%s, %s, %s)",
            [(key, f"What {title} is about, in a sentence.", TEXT * 3) for key, title in added],
        )
    for section in sections:
        Page.objects.filter(pk=section.pk).update(numchild=Page.objects.child_of(section).count())


if __name__ == "__main__":
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill(int(sys.argv[1]))
