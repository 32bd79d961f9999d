"""Which school is the main one: the one with the default site, whatever was set up first."""

import pytest
from wagtail.models import Page, Site

from portal.content_loader import ContentError, LoadReport
from portal.pages.models import School
from portal.pages.school import default_school, schools_main_first

from .conftest import PAGES, content, load


def further(slug: str) -> School:
    values = {name: getattr(School.objects.get(slug="millbrook"), name) for name in TIMES}
    return School.objects.create(slug=slug, name=slug.title(), phase="special", **values)


TIMES = ("am_registration", "am_ends", "pm_registration", "pm_ends", "report_absence_by")


@pytest.mark.django_db
def test_without_any_school_there_is_none() -> None:
    assert default_school() is None


def test_main_school_is_the_one_with_the_default_site(site: LoadReport) -> None:
    first = School.objects.get()
    later = further("fellbeck")
    School.objects.filter(pk=first.pk).update(site=None)
    later.site = Site.objects.get(is_default_site=True)
    later.save()
    assert default_school() == later
    assert list(schools_main_first()) == [later, first]


def test_site_of_its_own_does_not_make_a_school_the_main_one(site: LoadReport) -> None:
    main = School.objects.get()
    other = further("fellbeck")
    other.site = Site.objects.create(hostname="fellbeck.example", root_page=Page.get_first_root_node())
    other.save()
    assert list(schools_main_first()) == [main, other]


def test_another_main_school_is_refused_before_it_takes_the_site(site: LoadReport) -> None:
    with pytest.raises(ContentError) as caught:
        load(content(*PAGES, slug="fellbeck"))
    assert str(caught.value) == (
        "school.toml: slug: got 'fellbeck'; accepted: the main school of this portal, millbrook. "
        'Give it back its slug, or add formerly = ["millbrook"]. A further school has a folder below schools/.'
    )
    assert [school.slug for school in School.objects.all()] == ["millbrook"]


def test_school_that_names_its_former_slug_is_renamed_not_made_anew(site: LoadReport) -> None:
    before = School.objects.get()
    load(content(*PAGES, slug="fellbeck", formerly=("mill", "millbrook")))
    assert [(school.pk, school.slug) for school in School.objects.all()] == [(before.pk, "fellbeck")]
    assert default_school() == before
