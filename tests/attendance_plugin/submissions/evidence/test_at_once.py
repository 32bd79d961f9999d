"""Files that arrive at the same moment, each on its own connection (abuse cases 37 and 38)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from portal.attendance_plugin.submissions.evidence.models import Evidence
from portal.attendance_plugin.submissions.evidence.problems import AlreadyAdded, EvidenceRefused
from portal.attendance_plugin.submissions.evidence.services import add_evidence
from portal.attendance_plugin.submissions.models import RequestLink

from .evidence_world import names_in, upload

pytestmark = pytest.mark.django_db(transaction=True)


def add_together(link: RequestLink, names: list[str]) -> list[Evidence | EvidenceRefused]:
    start = Barrier(len(names))

    def add(name: str) -> Evidence | EvidenceRefused:
        start.wait()
        try:
            return add_evidence(link, upload(name))
        except EvidenceRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(add, names))


def test_of_the_same_file_sent_eight_times_one_is_kept(link: RequestLink, folder: Path) -> None:
    results = add_together(link, ["letter.pdf"] * 8)
    assert sorted(type(result) is AlreadyAdded for result in results) == [False] + [True] * 7
    assert names_in(folder) == [Evidence.objects.get().stored_name]


def test_of_eight_files_sent_at_once_five_are_kept(link: RequestLink, folder: Path) -> None:
    results = add_together(link, [f"{number}.pdf" for number in range(8)])
    refused = [str(result) for result in results if isinstance(result, EvidenceRefused)]
    assert ["There are 5 files already" in words for words in refused] == [True] * 3
    assert names_in(folder) == sorted(Evidence.objects.values_list("stored_name", flat=True))
    assert len(names_in(folder)) == 5
