"""Why an answer was not corrected. Each message is for the parent, who has lost nothing of what they typed."""

from django.utils.translation import gettext as _


class CorrectionRefused(ValueError):
    """The answers stay as they are; the message says why."""


class ChangedMeanwhile(CorrectionRefused):
    """The answers are not the ones the page showed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your answers have changed since you opened this page, perhaps in another window. "
                "Nothing was saved here yet. Look at your answer and press Save again."
            )
        )
