"""A print run of 200 letters as one PDF, beside weasyprint with the same letters.

    python bench/letters/run.py [--letters 200]

Exit status 1 if the portal is slower than weasyprint, or if a letter is not whole in one of the two PDFs. Each letter
has the school's heading, a family's address in the window, a table of its own dates, and begins on a right-hand page.

What is compared is the processor time of one process from its start to the finished PDF, in rounds in which each has
its turn, and of each ratio the median; waiting for others on the machine is not counted. weasyprint gets an environment
of its own under var/; where it cannot be had the run says so.
"""

import argparse
import io
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
ROUNDS = 3
DATES = 24
PEER = "weasyprint==70.0"
PEER_FOLDER = ROOT / "var" / "bench-weasyprint"
SCRIPT = Path(__file__).with_name("peer_weasyprint.py")
AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def words_of(number: int) -> str:
    """A letter about attendance with dates of its own."""
    days = (date(2026, 9, 2) + timedelta(days=number % 7 + 3 * place) for place in range(DATES))
    rows = "".join(
        f"<tr><td>{day:%A} {day.day} {day:%B %Y}</td><td>All day</td><td>Authorised</td></tr>" for day in days
    )
    return (
        f"<p>Monday 16 November 2026</p><p>Dear Parent {number},</p>"
        "<p>We write to tell you how often your child has been at school so far, because we have noticed a good number "
        "of days away.</p><p><strong>What the register shows</strong></p><p>The figures come from the school’s "
        "attendance register. A session is half a school day.</p>"
        f"<table><thead><tr><th>Day</th><th>When</th><th>How it counts</th></tr></thead><tbody>{rows}</tbody></table>"
        "<p>If a mark is wrong, tell us which day. You can ring us on 01632 960200.</p>"
        f"<p>Letter {number} ends here.</p>"
        "<p>Attendance officer</p>"
    )


def letters_of(count: int) -> list[Any]:
    """Letters as the database would hold them; none is stored."""
    from portal.attendance_plugin.letters.models import Letter
    from portal.attendance_plugin.roll.models import Contact
    from portal.pages.models import School

    school = School(
        name="Millbrook Primary School",
        address="Millbrook Primary School\nMill Lane\nThistlemere\nZZ1 4AB",
        telephone="01632 960200",
        colours={"brand": "#1d5c58"},
    )
    return [
        Letter(
            pk=number,
            school=school,
            contact=Contact(full_name=f"Parent {number}", address=f"{number} Weir Cottages\nThistlemere\nZZ1 4AB"),
            recipient_name=f"Parent {number}",
            subject="About attendance",
            html=words_of(number),
            text="Monday 16 November 2026",
            created_at=AT,
        )
        for number in range(1, count + 1)
    ]


def ours(letters: list[Any]) -> bytes:
    from portal.attendance_plugin.letters.pdf.envelopes import Window
    from portal.attendance_plugin.letters.pdf.paper import Sheets, letters_pdf

    sheets = Sheets(
        title="Letters to post",
        marks=[f"1/{place}" for place in range(1, len(letters) + 1)],
        both_sides=True,
        window=Window.usual("DL"),
        made_at=AT,
    )
    return letters_pdf(letters[0].school, letters, sheets)[0]


def theirs(python: Path, letters: list[Any]) -> bytes:
    given = [
        {
            "school": one.school.name,
            "lines": one.school.address,
            "to": one.recipient_name,
            "address": one.contact.address,
        }
        | {"subject": one.subject, "html": one.html, "reference": f"Letter {one.pk}"}
        for one in letters
    ]
    done = subprocess.run([python, SCRIPT], input=json.dumps(given).encode(), capture_output=True, check=True)
    return done.stdout


def processor_time(work: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of processor time of this process and of those it waited for, and what came of it."""

    def used() -> float:
        kinds = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(kind.ru_utime + kind.ru_stime for kind in kinds)

    started = used()
    made = work()
    return used() - started, made


def is_whole(name: str, pdf: bytes, count: int) -> bool:
    """Whether each letter begins on a right-hand page and comes to its end."""
    from pypdf import PdfReader

    pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    begins = {number: f"Dear Parent {number}," for number in range(1, count + 1)}
    first = [next((place for place, page in enumerate(pages) if words in page), -1) for words in begins.values()]
    whole = " ".join(pages)
    ended = sum(f"Letter {number} ends here." in whole for number in begins)
    right = sum(place % 2 == 0 for place in first if place >= 0)
    rows = whole.count("All day Authorised")
    print(
        f"{name:12} {len(pages)} pages, {len(pdf) / 1000:,.0f} kB; {ended} letters whole, {right} on right-hand pages"
    )
    return (ended, right, rows) == (count, count, count * DATES)


def measure(count: int) -> bool:
    letters = letters_of(count)
    python = peer_python()
    spent: dict[str, list[float]] = {"portal": [], PEER: []}
    made: dict[str, bytes] = {}
    for _ in range(ROUNDS):
        took, made["portal"] = processor_time(lambda: ours(letters))
        spent["portal"].append(took)
        if python:
            took, made[PEER] = processor_time(lambda: theirs(python, letters))
            spent[PEER].append(took)
    kept = [is_whole(name, pdf, count) for name, pdf in made.items()]
    print(f"portal: {statistics.median(spent['portal']):.2f} s of processor time for {count} letters")
    if python is None:
        return all(kept)
    ratio = statistics.median(peer / own for own, peer in zip(spent["portal"], spent[PEER], strict=True))
    print(f"{PEER}: {statistics.median(spent[PEER]):.2f} s; the portal is {ratio:.1f} times as fast (limit 1.0)")
    return all(kept) and ratio >= 1


def peer_python() -> Path | None:
    """A Python with the peer installed; None, said aloud, where it cannot be had."""
    python, ready = PEER_FOLDER / "bin" / "python", PEER_FOLDER / "ready"
    if ready.is_file():
        return python
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(PEER_FOLDER)],
        [str(python), "-m", "pip", "install", "--quiet", PEER],
        # It needs libraries of the system, which no package brings.
        [str(python), "-c", "import weasyprint"],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"NOT COMPARED: {PEER} cannot be used here ({reason}).")
            return None
    ready.touch()
    return python


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-letters-") as folder:
        os.environ |= {"PORTAL_VAR": folder, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_MODE": "local"}
        import django

        django.setup()
        return 0 if measure(asked.letters) else 1


if __name__ == "__main__":
    sys.exit(main())
