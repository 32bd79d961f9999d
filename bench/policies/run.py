"""200 policies with 30 versions each of 60 clauses: what each page costs beside a plain Wagtail page of the same text.

    python bench/policies/run.py            (PORTAL_BENCH_POLICIES=20 for a quick look)

Prints, for each public page of a policy, the median time and the number of queries, and its ratio to a stock Wagtail
page (a stream of rich text) with the same words in the same shell, measured in turn in the same run. The comparison of
two versions stands beside Wagtail's own comparison of two revisions. Exit status 1 if a page takes more queries in the
large set than in a small one.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
POLICIES = int(os.environ.get("PORTAL_BENCH_POLICIES", "200"))
VERSIONS, CLAUSES, ROUNDS = 30, 60, 15
TEXT = (
    "<p>We ask you to tell us early on the first morning, and on each further day, why your child cannot come and "
    "when you expect your child back. We look at each request by itself and give our reasons in writing.</p>"
    "<ul><li>Tell us before the day begins.</li><li>Ring if something is urgent.</li></ul>"
)


def clauses_of(version: int) -> list[dict[str, Any]]:
    """Sixty clauses; every fifth one says something else in each version."""
    return [
        {
            "anchor": f"clause-{place}",
            "number": f"{place // 10 + 1}.{place % 10}",
            "heading": f"What we ask, part {place}",
            "level": 2 if place % 10 == 0 else 3,
            "html": TEXT
            + (f"<p>Since version {version} we answer within {version} days.</p>" if place % 5 == 0 else ""),
            "checks": [],
            "sha256": "",
        }
        for place in range(CLAUSES)
    ]


def add_policies(index: Any, school: Any, first: int, last: int, versions: int) -> None:
    from portal.policies.models import PolicyPage, PolicyVersion
    from portal.policies.versions.article import render_article
    from portal.rules import canonical
    from portal.rules.rulebook import build_rulebook

    texts = [(clauses, render_article(clauses)) for clauses in map(clauses_of, range(versions))]
    for number in range(first, last):
        page = PolicyPage(title=f"Policy {number}", slug=f"policy-{number}", school=school, policy_type="other")
        page.effective_from, page.approved_on, page.label = date(2026, 9, 1), date(2026, 7, 1), "x"
        page.change_note, page.approving_body, page.owner_role = "New.", "Governing board", "Headteacher"
        index.add_child(instance=page)
        rows = []
        for place, (clauses, article) in enumerate(texts):
            day = date(2026, 9, 1) - timedelta(days=100 * (versions - 1 - place))
            rulebook = build_rulebook([], source="", policy=page.slug, version=f"v{place}", effective_from=day)
            rows.append(
                PolicyVersion(
                    page=page,
                    number=place + 1,
                    label=f"v{place}",
                    title=page.title,
                    policy_type="other",
                    effective_from=day,
                    approved_on=day,
                    approving_body="Governing board",
                    owner_role="Headteacher",
                    review_due=day + timedelta(days=365),
                    change_note="Answers come sooner.",
                    document_control={"related": [], "summary": "What we ask."},
                    source="{}",
                    source_sha256="",
                    clauses=clauses,
                    clauses_sha256="",
                    article=article,
                    article_sha256=canonical.sha256_of_text(article),
                    rulebook=rulebook.to_json(),
                    rulebook_sha256=rulebook.sha256,
                    published_at="2026-09-01T08:00:00Z",
                )
            )
        PolicyVersion.objects.bulk_create(rows)


def add_stock_page(home: Any) -> Any:
    from bench.policies.stock.models import StockPage

    page = StockPage(title="Policy 0", slug="stock")
    words = [{"type": "clause", "value": {"heading": each["heading"], "text": each["html"]}} for each in clauses_of(29)]
    page.body = page._meta.get_field("body").to_python(json.dumps(words))
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def median_ms(work: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return statistics.median(found) * 1000


def measure(addresses: dict[str, str]) -> dict[str, tuple[float, int]]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, figures = Client(), {}
    for name, address in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, (address, response.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        count = len(queries)
        figures[name] = (median_ms(lambda address=address: client.get(address)), count)  # type: ignore[misc]
    return figures


def compare_as_wagtail_does(page: Any) -> float:
    """Wagtail's comparison of two revisions whose clauses differ as two of our versions do."""
    from wagtail.admin.compare import StreamFieldComparison

    field = page._meta.get_field("body")

    def stream(version: int) -> Any:
        words = [
            {"type": "clause", "id": each["anchor"], "value": {"heading": each["heading"], "text": each["html"]}}
            for each in clauses_of(version)
        ]
        return type(page)(body=field.to_python(json.dumps(words)))

    older, newer = stream(28), stream(29)
    return median_ms(lambda: str(StreamFieldComparison(field, older, newer).htmldiff()))


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.policies.bench_settings"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PORTAL_VAR"] = folder
        import django

        django.setup()
        from django.core.management import call_command
        from wagtail.models import Site

        from portal.pages.models import School
        from portal.policies.models import PolicyIndexPage

        call_command("migrate", verbosity=0)
        call_command("load_content", verbosity=0)
        Site.objects.update(hostname="testserver", port=80)
        school = School.objects.filter(site__is_default_site=True).get()
        index = PolicyIndexPage.objects.get()
        stock = add_stock_page(index.get_parent())
        add_policies(index, school, 0, 1, 2)
        base = "/policies/policy-0/"
        small = measure(addresses_of(base, 1))
        add_policies(index, school, 1, POLICIES, VERSIONS)
        base = "/policies/policy-1/"
        large = measure(
            addresses_of(base, VERSIONS - 1) | {"stock Wagtail page": stock.url_path.replace("/home/", "/")}
        )
        wagtail_ms = compare_as_wagtail_does(stock)
    return report(small, large, wagtail_ms)


def addresses_of(base: str, newest: int) -> dict[str, str]:
    return {
        "policy": base,
        "one version": f"{base}versions/v{newest}/",
        "history": f"{base}versions/",
        "comparison": f"{base}compare/v{newest - 1}...v{newest}/",
        "list of policies": "/policies/",
        "feed": "/policies/changes.atom",
    }


def report(small: dict[str, tuple[float, int]], large: dict[str, tuple[float, int]], wagtail_ms: float) -> int:
    stock_ms, stock_queries = large["stock Wagtail page"]
    print(f"{POLICIES} policies, {VERSIONS} versions each, {CLAUSES} clauses each; stock page: {stock_queries} queries")
    grew = []
    for name, (milliseconds, queries) in large.items():
        against = milliseconds / stock_ms
        print(f"{name:20} {milliseconds:8.1f} ms  {queries:3} queries  {against:6.2f} of the stock page's time")
        if name in small and queries > small[name][1]:
            grew.append(f"{name}: {small[name][1]} queries with 1 policy of 2 versions, {queries} now")
    print(f"Comparison beside Wagtail's own of two revisions: {large['comparison'][0] / wagtail_ms:.2f} of its time")
    for line in grew:
        print(f"GREW  {line}")
    return 1 if grew else 0


if __name__ == "__main__":
    sys.exit(main())
