"""Pages for tests that are about something else: there as Wagtail would have put them, without its way there.

Adding a page validates it, logs it, and indexes it twice, for the search and for what refers to what: three times the
work of its rows, in thousands of tests. The search finds no planted page.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar
from unittest.mock import patch

from django.db import transaction
from django.db.models import F
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

Planted = TypeVar("Planted", bound=Page)


def plant(parent: Page, page: Planted) -> Planted:
    """The page as the last child of ``parent``, valid or not."""
    last = parent.get_last_child()
    page.depth = parent.depth + 1
    page.path = last._inc_path() if last else Page._get_path(parent.path, page.depth, 1)
    page._set_core_field_defaults()
    page.set_url_path(parent)
    own = Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields})
    with transaction.atomic():
        own.save_base(raw=True, force_insert=True)
        page.pk = page.id = own.pk
        page.save_base(raw=True, force_insert=True)
        Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + 1)
    parent.numchild += 1
    return page


def bare_root() -> Page:
    """The root of all pages, without the site and the page to welcome developers that Wagtail's migrations leave."""
    root = Page.get_first_root_node()
    if Page.objects.count() == 2 and not Site.objects.exclude(root_page__depth=2).exists():
        Site.objects.all()._raw_delete("default")
        Page.objects.filter(depth=2)._raw_delete("default")
        Page.objects.filter(pk=root.pk).update(numchild=0)
        Site.clear_site_root_paths_cache()
    else:
        Page.objects.filter(depth=2).delete()
    root.refresh_from_db(fields=["numchild"])
    return root


@contextmanager
def unindexed() -> Iterator[None]:
    """Pages saved meanwhile are found by no search and named in no list of what refers to what."""
    with disable_reference_index_auto_update(), patch("modelsearch.signal_handlers.insert_or_update_object_task"):
        yield
