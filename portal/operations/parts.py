"""A web server or a worker as a process of its own: it takes this process's place, so that SIGTERM reaches it."""

import os
from collections.abc import Mapping

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from .backup.restoring import is_unfinished
from .upgrade.services import pending


class NotReady(CommandError):
    """The part must not start yet; the message says what to do first."""


def refuse_until_prepared() -> None:
    if is_unfinished():
        raise NotReady("A restore was interrupted. End it first: portal restore --finish")
    if steps := pending():
        raise NotReady(f"{len(steps)} database changes wait, beginning with {steps[0].name}. First: portal prepare")


def collect_static() -> None:
    """Production serves styles and scripts under names that change with them; a new version has new ones."""
    if settings.COLLECT_STATIC:
        call_command("collectstatic", interactive=False, verbosity=0)


def become(command: list[str], environment: Mapping[str, str]) -> None:
    """Does not come back. ``environment`` is added to what is there."""
    connections.close_all()
    for name, value in environment.items():
        os.putenv(name, value)
    os.execv(command[0], command)  # noqa: S606 - no shell is meant
