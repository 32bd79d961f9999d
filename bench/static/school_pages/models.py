"""A page of words: a title, an introduction and rich text. How it is shown is chosen by the environment.

BENCH_LINKS=portal takes menu, breadcrumbs and siblings from `portal.pages.links`, else Wagtail's own queries find them.
"""

import os
from typing import Any

from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page, Site

LINKS = os.environ.get("BENCH_LINKS", "wagtail")
SHOWN = os.environ.get("BENCH_TEMPLATE", "plain")
MENU, SIBLINGS = 10, 10


class WordsPage(Page):
    introduction: Any = models.TextField()
    body: Any = RichTextField()
    template = f"school_pages/{SHOWN}.html"

    class Meta:
        app_label = "school_pages"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if SHOWN == "nav" and LINKS == "portal":
            from portal.pages import links

            context["menu"] = links.menu(request, MENU)
            context["trail"] = links.trail(request, self)
            context["siblings"] = links.next_siblings(request, self, SIBLINGS)
        elif SHOWN == "nav":
            root = Site.find_for_request(request).root_page
            context["menu"] = root.get_children().live().in_menu()[:MENU]
            context["trail"] = self.get_ancestors().filter(depth__gte=2)
            context["siblings"] = self.get_next_siblings().live()[:SIBLINGS]
        return context
