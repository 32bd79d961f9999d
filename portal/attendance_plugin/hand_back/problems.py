"""Why a file was not made or undone. Each message can be shown to the person who tried; nothing was written."""

from django.utils import timezone

from .models import HandBackFile


class HandBackRefused(Exception):
    pass


class NothingDue(HandBackRefused):
    def __init__(self, newest: HandBackFile | None) -> None:
        super().__init__(f"Nothing is due, so no file was made.{_newest(newest)}")


class WhatIsDueChanged(HandBackRefused):
    """Somebody made a file, decided leave or imported the register between looking and making."""

    def __init__(self, newest: HandBackFile | None) -> None:
        super().__init__(
            f"What is due has changed since you looked at it, so no file was made.{_newest(newest)} "
            "Look at the rows below, then make the file."
        )


class AlreadyUndone(HandBackRefused):
    def __init__(self, file: HandBackFile) -> None:
        at = timezone.localtime(file.undone_at)
        super().__init__(f"{file} was already undone by {file.undone_by_name} on {at:%d %B %Y at %H:%M}.")


class WhyNeeded(HandBackRefused):
    """Undoing needs its reason."""


class ChoiceRefused(HandBackRefused):
    """The code was not entered."""


def _newest(file: HandBackFile | None) -> str:
    if file is None:
        return ""
    at = timezone.localtime(file.made_at)
    return f" The newest is file {file.number}, made by {file.made_by_name} on {at:%d %B %Y at %H:%M}."
