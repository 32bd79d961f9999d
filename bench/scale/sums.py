"""What a trust, a county and the country need, worked out from what one answer cost in this run."""

from dataclasses import dataclass

PUPILS = 420
"""Of an ordinary primary school of two classes a year; a secondary school counts for two and a half."""
ABSENT = 0.07
"""Pupils whose parents report on a bad winter morning, all of them here and none by telephone: the worst case."""
PEAK_MINUTES, PEAK_SHARE = 10, 0.3
"""Of the ninety minutes from 07:30 the busiest ten, and the share of all reports that comes in them."""
DEVICES, ASKED_A_DAY, FEED_PEAK = 350, 8, 3
"""Calendars that subscribe at a school, how often each asks in a day, and the peak over the average."""
PAGES_A_REPORT = 2
"""Public pages that are read for each report on such a morning."""
SECONDS_A_DAY = 86_400
LOAD = 0.5
"""A core is planned to be half busy at the peak."""
SIZES = {"a trust": 50, "a county": 500, "the country": 24_000}


@dataclass(frozen=True, kw_only=True)
class Costs:
    """Processor milliseconds of one report in each part, of one feed and one page; megabytes of one school's year."""

    report_web: float
    report_worker: float
    report_database: float
    feed_304: float
    page: float
    build_seconds: float
    megabytes_year: float


def needs(schools: int, costs: Costs) -> dict[str, float]:
    """What so many schools need at the peak of a bad morning: rates a second, cores, gigabytes a year."""
    reports = schools * PUPILS * ABSENT * PEAK_SHARE / (PEAK_MINUTES * 60)
    feeds = schools * DEVICES * ASKED_A_DAY / SECONDS_A_DAY * FEED_PEAK
    pages = reports * PAGES_A_REPORT
    web = (reports * costs.report_web + feeds * costs.feed_304 + pages * costs.page) / 1000
    return {
        "reports a second": reports,
        "feeds a second": feeds,
        "pages a second": pages,
        "web cores": web / LOAD,
        "web cores, feeds and pages from files": reports * costs.report_web / 1000 / LOAD,
        "worker cores": reports * costs.report_worker / 1000 / LOAD,
        "database cores": reports * costs.report_database / 1000 / LOAD,
        "build of all, core hours": schools * costs.build_seconds / 3600,
        "GB a school year": schools * costs.megabytes_year / 1000,
        "GB of six years": schools * costs.megabytes_year * 6 / 1000,
    }


def table(costs: Costs) -> str:
    columns = {name: needs(schools, costs) for name, schools in SIZES.items()}
    rows = next(iter(columns.values()))
    head = f"{'':<40}" + "".join(f"{name} ({SIZES[name]:,})".rjust(22) for name in columns)
    lines = [f"{row:<40}" + "".join(f"{column[row]:,.2f}".rjust(22) for column in columns.values()) for row in rows]
    return "\n".join([head, *lines])
