"""What the page about all schools of a trust shows of one academic year."""

from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone

from portal.pages.models import School

from .models import AcademicYear
from .occasions import Occasion, occasions_of
from .places import SCHOOLS, dates_path, schools_here
from .pupil_days import pupil_days
from .school_dates import confirmed_dates, published_years
from .services import current_calendar_version, rules_calendar
from .term_dates import year_to_show
from .trust_comparison import compare_schools


def trust_context(label: str | None, today: date | None = None) -> dict[str, Any]:
    """Everything the template needs. Raises Http404 where there is one school only, or no such year."""
    schools = schools_here()
    if len(schools) < 2:
        raise Http404("There is one school here.")
    years_of = {school: published_years(school) for school in schools}
    labels = sorted({year.label for years in years_of.values() for year in years})
    main = schools[0]
    shown = label or _present_label(main, years_of[main], today or timezone.localdate()) or max(labels, default="")
    if shown not in labels:
        raise Http404(f"The term dates of {shown} are not published.")
    of_year = {school: _of_year(years, shown) for school, years in years_of.items()}
    lines = compare_schools({school: _occasions(year) for school, year in of_year.items()})
    columns = [_column(school, year) for school, year in of_year.items()]
    return {
        "trust": main.trust,
        "columns": columns,
        "label": shown,
        "year_links": [(each, f"{SCHOOLS}{each}/") for each in labels],
        "lines": [{"line": line, "cells": list(zip(line.cells, columns, strict=True))} for line in lines],
        "different": sum(not line.is_same for line in lines),
    }


def _column(school: School, year: AcademicYear | None) -> dict[str, Any]:
    """The school at the head of its column, with where its dates are; no path where the year is not published."""
    path = f"{dates_path(school)}{year.label}/" if year else ""
    return {"name": school.name, "path": path, "days": pupil_days(year) if year else None}


def _present_label(main: School, years: list[AcademicYear], today: date) -> str | None:
    year = year_to_show(years, rules_calendar(current_calendar_version(main)), today)
    return year.label if year else None


def _of_year(years: list[AcademicYear], label: str) -> AcademicYear | None:
    return next((year for year in years if year.label == label), None)


def _occasions(year: AcademicYear | None) -> list[Occasion]:
    return occasions_of(confirmed_dates(year)) if year else []
