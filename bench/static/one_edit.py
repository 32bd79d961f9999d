"""A full build and one after a single edit, in one process as the worker does them: seconds as JSON."""

import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.static.our_settings"


def main(out: Path, rounds: int) -> None:
    import django

    django.setup()
    from bench.static.school_pages.models import WordsPage
    from portal.pages.school import default_school
    from portal.static_site.building import Options, build
    from portal.static_site.traces.fingerprint import fingerprint

    school = default_school()
    assert school is not None
    fingerprint()

    def timed(**options: bool) -> tuple[float, int]:
        started = time.perf_counter()
        report = build(out, school, options=Options(**options))
        assert report.problems == [], report.problems[:3]
        return time.perf_counter() - started, len(report.made)

    # By turns, and the best of each: the machine's speed changes from one second to the next.
    full, edits, nothing = [], [], []
    for number in range(rounds + 2):
        full.append(timed(full=True)[0])
        for part in range(2):
            page = WordsPage.objects.filter(depth=4).order_by("path")[20]
            page.body = f"<p>Edited, time {number}, {part}.</p>"
            page.save_revision().publish()
            edits.append(timed())
        nothing.append(timed()[0])
    seconds, made = min(edits)
    print(json.dumps({"full": min(full), "edit": seconds, "made": made, "nothing": min(nothing)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
