"""A class's certificate on one sheet, whatever the class is called and however much it did."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.attendance_plugin.celebration.certificates import certificate_pdf
from portal.attendance_plugin.celebration.mascots import MASCOTS
from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.praise import Praise, Reason

from .test_figures import week

MONDAY = date(2026, 11, 9)
CREST = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z" fill="#225544"/></svg>'


@pytest.fixture
def crested(screen: Screen) -> Screen:
    screen.school.crest_svg = CREST
    screen.target_percent = Decimal(96)
    return screen


def words_of(pdf: bytes) -> tuple[int, str]:
    read = PdfReader(BytesIO(pdf))
    return len(read.pages), " ".join(" ".join(page.extract_text().split()) for page in read.pages)


@pytest.mark.parametrize("name", ["Bees", "The Kingfishers and Otts", "Ł" * 40], ids=len)
def test_longest_names_and_all_reasons_stay_on_one_sheet(crested: Screen, name: str) -> None:
    praise = Praise(week=week(name, 990, mascot="bee"), reasons=tuple(Reason))
    pages, words = words_of(certificate_pdf(crested, praise, MONDAY))
    assert (pages, name in words) == (1, True)
    assert "moved up the most from their own last weeks and reached our aim of 96% in the week of 9" in words


@pytest.mark.parametrize("mascot", MASCOTS)
def test_every_animal_can_be_printed(crested: Screen, mascot: str) -> None:
    praise = Praise(week=week("Oak", 990, mascot=mascot), reasons=(Reason.TARGET,))
    assert words_of(certificate_pdf(crested, praise, MONDAY))[0] == 1


def test_same_certificate_has_the_same_bytes(crested: Screen) -> None:
    praise = Praise(week=week("Oak", 990, mascot="owl"), reasons=(Reason.LEADER,))
    assert certificate_pdf(crested, praise, MONDAY) == certificate_pdf(crested, praise, MONDAY)
