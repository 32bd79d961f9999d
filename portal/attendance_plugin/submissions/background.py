"""Work for after the answer was given: a task carries the key of a row, never what is in it."""

from django.db import transaction
from django_q.conf import Conf
from django_q.tasks import async_task


def run_later(task: str, pk: int) -> None:
    """Queue ``task`` for the row. On the database broker the task commits, or vanishes, with its cause.

    On another broker it is handed over after the commit; should that fail, the minute's sweep finds the row.
    """
    if Conf.ORM:
        async_task(task, pk)
    else:
        transaction.on_commit(lambda: async_task(task, pk), robust=True)
