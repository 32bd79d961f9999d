"""What a governors' meeting answered: kept beside the version, a record for each meeting, none ever changed."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.pages.models import School

from .clauses import Agreement
from .links import hash_token
from .models import ChecklistRecord
from .records import audit


def record_meeting(
    school: School, agreement: Agreement, *, form_key: str, met_on: date, answers: list[dict[str, str]], by: Any
) -> ChecklistRecord:
    """The meeting's record; the same form sent again gives the one that is there."""
    key = hash_token(form_key)
    try:
        with transaction.atomic():
            there = ChecklistRecord.objects.filter(form_key=key).first()
            return there or _create(school, agreement, key, met_on, answers, by)
    except IntegrityError:
        return ChecklistRecord.objects.get(form_key=key)


def _create(
    school: School, agreement: Agreement, key: str, met_on: date, answers: list[dict[str, str]], by: Any
) -> ChecklistRecord:
    made = ChecklistRecord.objects.create(
        version=agreement.version,
        anchor=agreement.anchor,
        agreement_sha256=agreement.sha256,
        met_on=met_on,
        answers=answers,
        form_key=key,
        recorded_at=timezone.now(),
        recorded_by=by,
    )
    audit(school, "checklist_recorded", made, by)
    return made


def history(agreement: Agreement) -> list[ChecklistRecord]:
    """Every meeting's answers to this checklist, under all versions of the policy, newest first."""
    records = ChecklistRecord.objects.filter(version__page=agreement.version.page_id, anchor=agreement.anchor)
    return list(records.select_related("version", "recorded_by"))
