from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command

from portal.attendance_plugin.models import SchoolClass
from portal.content_loader import Content, LoadReport
from portal.operations.management.commands.load_content import loaders_in_order


@pytest.mark.usefixtures("loaded")
def test_second_load_changes_nothing() -> None:
    out = StringIO()
    call_command("load_content", stdout=out)
    last_line = out.getvalue().strip().split("\n")
    assert last_line[0].startswith("Loaded content/: 0 created, 0 changed, ")
    assert len(last_line) == 1


@pytest.mark.django_db
def test_first_load_tells_of_everything(content: Content) -> None:
    report = LoadReport()
    for loader in loaders_in_order():
        loader(content, report)
    assert {outcome for outcome, _ in report.entries} == {"created"}
    assert {
        "school Thistlemere Primary School",
        "school Sedgeholme School",
        "policy attendance 2022-11",
        "policy attendance 2026-09",
        "policy attendance 2026-11",
        "policy online-safety 2026-01",
        "calendar 2026-27",
        "calendar 2026-27 of sedgeholme",
        "letter leave-approved",
        "page privacy",
        "screen hallway",
    } <= {what for _, what in report.entries}
    schools = SchoolClass.objects.values_list("school__slug", flat=True)
    assert Counter(schools) == {"thistlemere": 14, "sedgeholme": 5}
