"""Whatever is imported in whatever order, the register is what a plain dictionary says, and nothing is forgotten."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.attendance_plugin.register.models import Mark, MarkAmendment
from portal.attendance_plugin.register.services import ImportRefused, import_register, preview_import
from portal.attendance_plugin.roll.models import Pupil
from portal.pages.models import School
from tests import people

AT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 9)
EVERYTHING = {"older", "changes"}

Session = tuple[int, int, str]  # which child, which day, which half
Entry = tuple[str, int | None]

sessions = st.tuples(st.integers(0, 1), st.integers(0, 3), st.sampled_from(["am", "pm"]))
entries = st.sampled_from(
    [("/", None), ("I", None), ("N", None), ("O", None), ("L", None), ("L", 5), ("L", 20), ("U", 40), ("Y1", None)]
)
files = st.lists(st.dictionaries(sessions, entries, min_size=1, max_size=8), min_size=1, max_size=6)


@pytest.fixture
def children(school: School) -> list[Pupil]:
    return [people.pupil(school, serial=serial) for serial in (1, 2)]


def render(children: list[Pupil], file: dict[Session, Entry]) -> bytes:
    rows = [
        f"{children[child].upn},{MONDAY + timedelta(days=day)},{half},{code},{'' if minutes is None else minutes}\n"
        for (child, day, half), (code, minutes) in file.items()
    ]
    return ("UPN,Date,Session,Code,Minutes late\n" + "".join(rows)).encode()


def expected(register: dict[Session, Entry], file: dict[Session, Entry]) -> tuple[dict[Session, Entry], int]:
    """The register after the file, and how many known marks it changed. Minutes we know stay until the code changes."""
    after, changed = dict(register), 0
    for session, (code, minutes) in file.items():
        old = register.get(session)
        kept = minutes if old is None or old[0] != code or minutes is not None else old[1]
        changed += old is not None and old != (code, kept)
        after[session] = (code, kept)
    return after, changed


def stored(children: list[Pupil]) -> dict[Session, Entry]:
    place = {child.pk: number for number, child in enumerate(children)}
    return {
        (place[mark.pupil_id], (mark.day - MONDAY).days, mark.half): (mark.code, mark.minutes_late)
        for mark in Mark.objects.all()
    }


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=files)
def test_register_equals_a_plain_model_after_any_imports(
    school: School, children: list[Pupil], files: list[dict[Session, Entry]]
) -> None:
    with transaction.atomic():
        register: dict[Session, Entry] = {}
        changes, taken = 0, set()
        for file in files:
            content = render(children, file)
            if content in taken:
                with pytest.raises(ImportRefused, match="This very file was imported"):
                    import_register(school, content, confirm=EVERYTHING, at=AT)
                continue
            taken.add(content)
            after, changed = expected(register, file)
            counts = preview_import(school, "marks-csv", content, at=AT).counts
            assert (counts["new"], counts["changed"]) == (len(after) - len(register), changed)
            import_register(school, content, confirm=EVERYTHING, at=AT)
            register, changes = after, changes + changed
            assert stored(children) == register
            assert MarkAmendment.objects.count() == changes
        transaction.set_rollback(True)
