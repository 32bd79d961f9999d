"""In whose words a form is acknowledged. A room above fills this in the app's ``ready()``.

``acknowledgement_words.fill("*", words_of_receipt)``: called with an `Acknowledgement`, in the transaction of the
submission and again when its links are put in; gives back the mail's words, or None to leave them to this room. A key
other than ``"*"`` is the slug of one form. It must not fail: a form is not lost over the words of its receipt.

The mail goes to an address that anybody may have typed. So that no template can give a child away, a filling is told
what an `Acknowledgement` holds and nothing else: not the child, the days, the reason or the sender's name, and not
whether a child was found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import ngettext

from portal.hooks import Hook
from portal.pages.models import School


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """``references`` has one for each child of the form.

    ``links`` leads from a reference to the address of the parent's own page about that child, only where the mailbox
    is one on that child's record.

    ``language`` is the form's. The school's letters are in English: a filling leaves every other language to this room.
    """

    school: School
    form: str
    references: tuple[str, ...]
    received_at: datetime
    links: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"

    @property
    def reference_in_subject(self) -> str:
        """Short enough for a subject, however many children there are."""
        more = len(self.references) - 1
        if not more:
            return self.references[0]
        return ngettext("%(first)s and %(more)d more", "%(first)s and %(more)d more", more) % {
            "first": self.references[0],
            "more": more,
        }


@dataclass(frozen=True, kw_only=True)
class MailWords:
    subject: str
    text: str
    html: str


acknowledgement_words: Hook[Callable[[Acknowledgement], MailWords | None]] = Hook("acknowledgement_words")
