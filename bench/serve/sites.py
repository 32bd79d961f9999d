"""Fills and changes the two sites, each in a process with its own settings: ``sites.py WHAT FILE``."""

import json
import os
import statistics
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
PLEDGE = "We answer on the same day."


def fill_portal(texts: Path) -> None:
    """The demo school; its policy's words go into the file, for the other site."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    from django.utils import timezone

    from portal.pages.school import default_school
    from portal.policies.versions.timeline import leave_policy_in_force

    school = default_school()
    assert school is not None
    version = leave_policy_in_force(school, timezone.localdate())
    assert version is not None
    words = [{"heading": each["heading"], "text": each["html"]} for each in version.clauses]
    texts.write_text(json.dumps({"title": version.title, "slug": version.page.slug, "clauses": words}))


def time_portal(texts: Path) -> None:
    """The microseconds that reading the number takes in one process, whose database has nothing else to do."""
    from portal.kept_answers.number import current_number

    took = []
    for _ in range(20):
        started = time.perf_counter()
        for _ in range(200):
            current_number()
        took.append((time.perf_counter() - started) / 200)
    texts.write_text(f"{statistics.median(took) * 1_000_000:.0f}")


def publish_portal(texts: Path) -> None:
    """A new version, in force from today."""
    from django.utils import timezone

    from portal.policies.drafting.page_drafts import draft_of_page
    from portal.policies.models import PolicyPage
    from portal.policies.services import publish_draft

    page = PolicyPage.objects.get(slug=json.loads(texts.read_text())["slug"], school__site__is_default_site=True)
    today = timezone.localdate()
    draft = replace(draft_of_page(page), label="measured", effective_from=today, corrects="", change_note=PLEDGE)
    draft = replace(draft, approved_on=today - timedelta(days=1), review_due=today + timedelta(days=365))
    publish_draft(page, draft, is_history=True)


def fill_stock(texts: Path) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from wagtail.models import Page

    from bench.policies.stock.models import StockPage

    home = Page.objects.get(depth=2)
    for title in ("News", "Dates", "Contact"):
        home.add_child(instance=Page(title=title, slug=title.lower(), show_in_menus=True))
    policies = home.add_child(instance=Page(title="Policies", slug="policies", show_in_menus=True))
    words = json.loads(texts.read_text())
    page = StockPage(title=words["title"], slug=words["slug"])
    page.body = page._meta.get_field("body").to_python(
        json.dumps([{"type": "clause", "value": clause} for clause in words["clauses"]])
    )
    policies.add_child(instance=page)
    page.save_revision().publish()


def publish_stock(texts: Path) -> None:
    from bench.policies.stock.models import StockPage

    page = StockPage.objects.get()
    page.title = f"{page.title}. {PLEDGE}"
    page.save_revision().publish()


if __name__ == "__main__":
    what, site = sys.argv[1].split("-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings" if site == "portal" else "bench.serve.stock_settings"
    import django

    django.setup()
    globals()[f"{what}_{site}"](Path(sys.argv[2]))
