"""Work for after the answer was given: a task carries the key of a row, never what is in it."""

from django.db import transaction
from django_q.conf import Conf
from django_q.tasks import async_task


def run_later(task: str, pk: int, *, timeout: int | None = None) -> None:
    """Queue ``task`` for the row. On the database broker the task commits, or vanishes, with its cause.

    On another broker it is handed over after the commit; should that fail, the minute's sweep finds the row.
    ``timeout`` is in seconds, for the few tasks that may take longer than the settings allow to all.
    """
    options = {} if timeout is None else {"timeout": timeout}
    if Conf.ORM:
        async_task(task, pk, **options)
    else:
        transaction.on_commit(lambda: async_task(task, pk, **options), robust=True)
