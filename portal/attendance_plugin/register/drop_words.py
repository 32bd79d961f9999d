"""What is said of a file from the folder that was not taken: in a text beside it, on a page, and in a mail.

No cell of the file is repeated, for it may be a child's name: rows and columns are named, and quoted words left out.
"""

import re
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from portal.pages.models import School

from .importers.problems import FileRefused
from .services import ImportRefused

CELLS_NAMED = 20
QUOTED = re.compile(r"""(?<!\w)(['"])(?:\\.|(?!\1)[^\\])*\1(?!\w)""", re.DOTALL)
WHAT_TO_DO = (
    "Correct it in the school's own system and put a new export into the folder, or choose the file in the admin under "
    "Attendance, Register imports: there every cell and every question is shown, and questions can be answered."
)


def reason_of(refused: FileRefused | ImportRefused) -> str:
    """Why the file was not taken, without anything that stood in it."""
    if isinstance(refused, FileRefused):
        return without_quotes(str(refused))
    preview = refused.preview
    if preview.error_count:
        cells = ", ".join(f"row {error.row} ({error.column})" for error in preview.errors[:CELLS_NAMED])
        more = f" and {preview.error_count - CELLS_NAMED:,} more" if preview.error_count > CELLS_NAMED else ""
        return f"These cells cannot be accepted: {cells}{more}."
    if preview.questions:
        return " ".join(question.text for question in preview.questions)
    return without_quotes(str(refused))


def without_quotes(text: str) -> str:
    """The text with every quoted word left out.

    >>> without_quotes("Row 3, UPN: got 'Amara'; it isn't one.")
    "Row 3, UPN: got …; it isn't one."
    """
    return QUOTED.sub("…", text)


def text_beside(school: School, file_name: str, reason: str, at: datetime) -> str:
    """The words of the text file that lies beside a refused file."""
    return (
        f"{file_name}\n\n"
        f"Not taken into the register of {school.name} on {at:%d %B %Y at %H:%M}. Nothing was changed.\n\n"
        f"Why: {reason}\n\nWhat to do: {WHAT_TO_DO}\n"
    )


def mail_words(school: School) -> tuple[str, str]:
    """Subject and text of the mail to the office; neither names the file, whose name may name a child."""
    address = f"{settings.BASE_URL}{reverse('attendance_staff:register_drops')}"
    return (
        "A register file was not taken",
        f"A file that was put into the folder for {school.name} was not taken into the register. "
        "Nothing was changed.\n\n"
        f"Why, and what to do: {address}\n\n"
        "The file lies in the folder “refused”, with a text beside it. "
        "This mail is sent once an hour at most, however many files were refused.\n",
    )
