"""Two people publish at once: one version is published, the other person is told why theirs is not."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from portal.policies.drafting.page_drafts import set_draft
from portal.policies.models import PolicyPage, PolicyVersion
from portal.policies.versions.problems import PublishingError
from tests.policies.approvals import approve
from tests.policies.sample_policy import FIRST

DAY = {"effective_from": date(2099, 9, 1), "review_due": date(2100, 9, 1)}


@pytest.mark.django_db(transaction=True)
def test_of_two_versions_for_one_day_one_wins_and_the_other_is_told(page: PolicyPage) -> None:
    revisions = []
    for label in ("2099-09", "2099-10"):
        drafted = PolicyPage.objects.get()
        set_draft(drafted, replace(FIRST, label=label, change_note=f"Note of {label}.", **DAY))
        revisions.append(drafted.save_revision())
        approve(drafted)
    together, told = threading.Barrier(2), []

    def publish(revision: Any) -> None:
        together.wait()
        try:
            revision.publish()
        except PublishingError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[revision]) for revision in revisions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = PolicyVersion.objects.get()
    assert [f"no other version begins (version {winner.label} does)" in words for words in told] == [True]
    assert PolicyPage.objects.get().live_revision_id == winner.revision_id
