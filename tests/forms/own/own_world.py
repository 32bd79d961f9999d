"""A school with a list of forms and one form of its own: a trip, with one part of each kind."""

import json
from typing import Any

from wagtail.models import Page, Site

from portal.forms.models import FormIndexPage, OwnFormPage
from portal.forms.own.blocks import parts_of_form
from portal.forms.own.definition import Data, settled
from portal.forms.own.loading import ensure_index
from portal.pages.models import HomePage, School
from tests.forms.posts import CHILD, YOU, Posts
from tests.planted_pages import plant

SLUG = "mill-trip"
TRIP: Data = {
    "title": "Trip to the mill",
    "introduction": "We walk along the river.",
    "next_steps": "The teacher reads it.",
    "keep_days": 60,
    "child": {"title": "Who is coming?"},
    "pages": [
        {
            "key": "coming",
            "fields": [{"kind": "yes_no", "key": "may-come", "label": "May your child come?"}],
        },
        {
            "key": "lunch",
            "title": "Lunch",
            "asked_if": {"question": "may-come", "answer": "yes"},
            "fields": [
                {"kind": "paragraph", "text": "We eat **outside**."},
                {"kind": "one", "key": "lunch", "label": "Who packs lunch?", "options": ["We do", "You do"]},
                {
                    "kind": "several",
                    "key": "not-eaten",
                    "label": "What is not eaten?",
                    "options": ["Meat", "Nuts"],
                    "needed": False,
                    "sensitive": True,
                },
            ],
        },
        {
            "key": "more",
            "title": "More",
            "asked_if": {"question": "may-come", "answer": "yes"},
            "fields": [
                {"kind": "text", "key": "needs", "label": "What should we know?", "needed": False},
                {"kind": "day", "key": "jab", "label": "Last tetanus jab", "needed": False},
                {"kind": "number", "key": "money", "label": "Pocket money", "unit": "pounds", "most": 20},
                {"kind": "telephone", "key": "ring", "label": "Number on the day"},
                {"kind": "email", "key": "second-mail", "label": "Second address", "needed": False},
                {"kind": "line", "key": "shoes", "label": "Shoe size", "needed": False},
            ],
        },
        {
            "key": "agree",
            "title": "Agreeing",
            "asked_if": {"question": "may-come", "answer": "yes"},
            "fields": [{"kind": "declaration", "key": "consent", "text": "My child may come along."}],
        },
    ],
}
POSTS: Posts = {
    "child": CHILD,
    "coming": {"may-come": "yes"},
    "lunch": {"lunch": "You do", "not-eaten": ["Nuts"]},
    "more": {"needs": "Sick on buses", "money": "4", "ring": "07700 900111"},
    "agree": {"consent": "on"},
    "you": YOU,
}


def home_of(school: School) -> HomePage:
    """The school's home page with its site; made when asked for first."""
    if school.site:
        return school.site.root_page.specific  # type: ignore[no-any-return]
    Site.objects.all().delete()
    home = HomePage.objects.first() or plant(Page.get_first_root_node(), HomePage(title="Home", slug="home-of-forms"))
    school.site = Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)
    school.save()
    return home


def index_of(school: School) -> FormIndexPage:
    home_of(school)
    return ensure_index(school)


def values_of(form: Data) -> dict[str, Any]:
    form = settled(form)
    same = {name: form[name] for name in ("title", "introduction", "next_steps", "keep_days")}
    return same | {"parts": json.dumps(parts_of_form(form))}


def publish(school: School, form: Data | None = None, *, slug: str = SLUG, **changes: Any) -> OwnFormPage:
    """The form as a published page; called again, the same page as the form is now."""
    index = index_of(school)
    page = OwnFormPage.objects.child_of(index).filter(slug=slug).first() or OwnFormPage(slug=slug, live=False)
    own = {"summary": "A day at the mill.", "received_by": "office"}
    for name, value in {**own, **values_of(form or TRIP), **changes}.items():
        setattr(page, name, value)
    if page.pk is None:
        index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def changed(**pages: Any) -> Data:
    """The trip with other pages by key; None leaves a page out, ``_`` names a further page."""
    kept = [pages.get(page["key"], page) for page in TRIP["pages"]]
    return TRIP | {"pages": [page for page in [*kept, pages.get("_")] if page]}
