"""A mother's link to a request of hers, and a folder of the test's own for what she adds."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.attendance_plugin.leave.requests import open_request
from portal.attendance_plugin.roll.models import Contact, Pupil
from portal.attendance_plugin.submissions.links import hash_token, issue_link
from portal.attendance_plugin.submissions.models import RequestLink, Submission
from portal.pages.models import School
from tests import people
from tests.attendance_plugin.leave.leave_world import submit

from . import sample_files as files


def keep_in(folder: Path, settings: Any) -> Path:
    """Evidence is kept in ``folder`` as the portal's own settings keep it."""
    evidence = settings.STORAGES["evidence"]
    options = evidence["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"evidence": evidence | {"OPTIONS": options}}
    return folder


def mothers_submission(school: School, **changes: Any) -> Submission:
    """Amara's, with a leave request that waits when the form is for leave."""
    child = Pupil.objects.first() or people.pupil(school)
    mother = Contact.objects.filter(full_name=people.PARENT.name).first() or people.parent(child).contact
    submission = submit(school, child=child, sender_contact=mother, sender_on_record=True, **changes)
    if submission.form == "leave":
        open_request(submission)
    return submission


def link_to(submission: Submission, contact: Contact | None = None) -> RequestLink:
    token = issue_link(submission, contact or submission.sender_contact).split("/")[-2]
    return RequestLink.objects.select_related("submission__school", "contact").get(token_sha256=hash_token(token))


def upload(name: str = "letter.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """A file as the browser sends it; each PDF has bytes of its own by its name."""
    return SimpleUploadedFile(name, files.pdf(f"<< /Named ({name}) >>".encode()) if content is None else content)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []
