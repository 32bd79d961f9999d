"""An answer to the trip form that lies in the school's hands already."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from portal.attendance_plugin.roll.models import Pupil
from portal.attendance_plugin.submissions.models import Submission
from portal.forms.models import AskedForm
from portal.forms.own.definition import Data, settled
from portal.pages.models import School
from portal.rules.canonical import sha256
from tests import people
from tests.forms.own.own_world import SLUG, TRIP

ANSWERS: Data = {
    "may-come": True,
    "lunch": "You do",
    "not-eaten": ["Nuts"],
    "needs": "Sick on buses",
    "jab": None,
    "money": 4,
    "ring": "07700 900111",
    "second-mail": "",
    "shoes": "",
    "consent": "My child may come along.",
}


def own_answer(
    child: Pupil | None,
    *,
    number: int = 1,
    school: School | None = None,
    answers: Data | None = None,
    form: Data | None = None,
    received_at: datetime | None = None,
    **changes: Any,
) -> Submission:
    """The trip's answers about the child; ``school`` where nobody is matched."""
    home = child.school if child else school
    asked_form = settled(form or TRIP)
    asked, _ = AskedForm.objects.get_or_create(
        school=home,
        slug=SLUG,
        sha256=sha256(asked_form),
        defaults={"definition": asked_form, "first_sent_at": received_at or timezone.now()},
    )
    name = child.full_name if child else "Nobody Known"
    values: Data = {
        "school": home,
        "form": SLUG,
        "asked_form": asked,
        "reference": f"OWN{number:05d}",
        "key_sha256": f"own{number:061d}",
        "answers": {"child_name": name, "child_class": "Oak", **(answers or ANSWERS)},
        "answers_sha256": "0" * 64,
        "received_at": received_at or timezone.now(),
        "child_name": name,
        "child_class": "Oak",
        "sender_name": people.PARENT.name,
        "sender_email": people.PARENT.email,
        "sender_telephone": people.PARENT.telephone,
        "pupil": child,
        "match": Submission.Match.MATCHED if child else Submission.Match.NOT_FOUND,
    }
    return Submission.objects.create(**values | changes)
