"""What the worker runs for the register. Each task takes the key of a row and may be run again without harm.

A file of the largest size takes minutes on a slow machine: longer than a task may be silent before the queue hands it
out again. The second worker sees the first one's progress and leaves it alone.
"""

from .import_runs import ImportRun
from .running import is_at_work, read_run, take_run

TIMEOUT = 30 * 60  # seconds


def read_file(run_id: int) -> None:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run and not is_at_work(run):
        read_run(run)


def take_file(run_id: int) -> None:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run and not is_at_work(run):
        take_run(run)
