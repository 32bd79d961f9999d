"""Two issues of a small report: the second answers the first."""

from datetime import date
from typing import Any

import pytest

from portal.content_loader import LoadReport
from portal.pages.bulletins.stored import stream_values
from portal.pages.models import BulletinIndexPage, BulletinPage, HomePage
from portal.rules.bulletins.indicators import Bulletin, Chapter, Direction, Story
from tests.pages.conftest import PAGES, content, load
from tests.rules.bulletins.samples import answer, bulletin, indicator, promise, reading

CHAPTER = Chapter(
    key="needs",
    label="1",
    question="Are needs found in good time?",
    findings=("It reached {{ 1.3 }}: {{ 1.3 | change }}.", "Blind are {{ 5.6 }}."),
    stories=(Story(key="a-name", title="A new name", text="A team took a word **out**."),),
)
FIRST = bulletin(
    indicator("1.3", earlier=(reading(106, "2018/19"),), direction=Direction.HIGHER, note="From a <b>small</b> start."),
    indicator("3.17", "Q1: 506; Q2: 320", "contacts", people=False),
    indicator("3.12", 95, "%", comparators=(reading(50.7, "2022/23", name="England"),)),
    indicator("5.6", 4, earlier=(reading(9, "2021/22"),), label="Blind children"),
    indicator("5.2b", 3, "pupils", label="Excluded pupils with a plan"),
    chapters=(CHAPTER,),
    promises=(promise("P1", "Report waiting times."), promise("P2", "Open a job hub.")),
)
SECOND = bulletin(
    number=2,
    chapters=(CHAPTER.__class__(key="needs", label="1", question="And now?"),),
    answers=(answer("P1", "carried", "Half of it is known.", carried_to="P3"), answer("P2", "dropped", "No money.")),
    promises=(promise("P3", "Report the other half."),),
)


def page_of(issue: Bulletin, **changes: Any) -> BulletinPage:
    values: dict[str, Any] = {
        "title": f"How are we doing? {issue.number}",
        "slug": f"issue-{issue.number}",
        "number": issue.number,
        "period": "Summer 2023",
        "data_up_to": "July 2023",
        "published_on": date(2023, 9, 4),
        "approving_body": "Assurance board",
        "approved_on": date(2023, 7, 26),
        "issues_in": "January, May and September",
    }
    return BulletinPage(live=False, **(values | stream_values(issue) | changes))


@pytest.fixture
def index(db: None) -> BulletinIndexPage:
    load(content(*PAGES))
    page = BulletinIndexPage(title="Bulletins", slug="bulletins")
    HomePage.objects.get().add_child(instance=page)
    return page


def publish(index: BulletinIndexPage, issue: Bulletin, **changes: Any) -> BulletinPage:
    page = page_of(issue, **changes)
    index.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def first(index: BulletinIndexPage) -> BulletinPage:
    return publish(index, FIRST)


@pytest.fixture
def second(index: BulletinIndexPage, first: BulletinPage) -> BulletinPage:
    return publish(index, SECOND)


@pytest.fixture
def report() -> LoadReport:
    return LoadReport()
