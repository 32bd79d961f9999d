"""What the worker runs for the register. Each task takes the key of a row and may be run again without harm."""

from .import_runs import ImportRun
from .running import read_run, take_run


def read_file(run_id: int) -> None:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run:
        read_run(run)


def take_file(run_id: int) -> None:
    run = ImportRun.objects.filter(pk=run_id).first()
    if run:
        take_run(run)
