"""A school described in the admin, where no content folder does it."""

from datetime import time

import pytest
from django.apps import apps
from django.conf import settings
from wagtail.models import Page, Site

from portal.pages.models import School
from portal.pages.school_admin import SchoolForm, SchoolViewSet

GIVEN = {
    "name": "Millbrook School",
    "slug": "millbrook",
    "phase": "primary",
    "contacts": "{}",
    "colours": "{}",
    "am_registration": "08:45",
    "am_ends": "12:00",
    "pm_registration": "13:00",
    "pm_ends": "15:15",
    "register_closes_after_minutes": "30",
    "report_absence_by": "08:45",
}
SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'


def form_with(**given: str) -> SchoolForm:
    form: SchoolForm = SchoolViewSet.edit_handler.bind_to_model(School).get_form_class()(GIVEN | given)
    return form


@pytest.mark.django_db
def test_school_of_the_only_site_has_its_pages() -> None:
    only = Site.objects.get()
    first, second = form_with().save(), form_with(slug="mill-brow").save()
    assert (first.site, second.site) == (only, None)


@pytest.mark.django_db
def test_among_several_sites_somebody_has_to_choose() -> None:
    other = Site.objects.create(hostname="other.example", root_page=Page.objects.get(depth=2))
    assert form_with().save().site is None
    assert form_with(slug="mill-brow", site=str(other.pk)).save().site == other


@pytest.mark.django_db
def test_school_is_stored_as_typed() -> None:
    form = form_with(colours='{"brand": "#1d5c58"}', contacts='{"office": {"role": "School office"}}')
    assert form.is_valid(), form.errors
    school = form.save()
    assert (school.slug, school.pm_ends, school.colours, school.contacts) == (
        "millbrook",
        time(15, 15),
        {"brand": "#1d5c58"},
        {"office": {"role": "School office"}},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        (
            {"colours": '{"brand": "#ffff00"}'},
            "colours",
            "brand: links, buttons and edges on the paper need a contrast",
        ),
        ({"colours": '["#1d5c58"]'}, "colours", "Write colours as"),
        ({"contacts": '{"office": {"phone": "1"}}'}, "contacts", "Write each contact with its role"),
        ({"contacts": '["office"]'}, "contacts", "Write each contact with its role"),
        ({"crest_svg": SCRIPT}, "crest_svg", "The crest is refused because"),
        ({"pm_ends": "11:00"}, "__all__", "The times of the day do not follow each other."),
    ],
)
def test_what_readers_could_not_use_is_refused(given: dict[str, str], field: str, words: str) -> None:
    form = form_with(**given)
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert form.errors[field][0].startswith(words)


def test_not_offered_beside_a_content_folder() -> None:
    """What is typed there would be undone when the folder is loaded next."""
    from wagtail.snippets.models import get_snippet_models

    assert settings.CONTENT_DIR is not None
    assert School not in get_snippet_models()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "slug"), [("portal_calendars.TermDatesPage", "dates"), ("portal_policies.PolicyIndexPage", "policies")]
)
def test_pages_with_a_fixed_address_have_it_by_themselves(kind: str, slug: str) -> None:
    """Feeds are looked for below /dates/, clauses are cited below /policies/: neither follows from the title."""
    page = apps.get_model(kind)(title="Something else")
    Page.get_first_root_node().add_child(instance=page)
    assert page.slug == slug
