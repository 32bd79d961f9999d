"""`portal worker`: the background work alone, as a service or in a container."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.operations.parts import become, refuse_until_prepared
from portal.operations.supervisor import worker_command


class Command(BaseCommand):
    help = (
        "Do the background work, and nothing else: WORKERS processes (1), and the clock that starts what runs by "
        "itself. Several workers share the work; each thing is done once. On SIGTERM what was begun is ended first. "
        "Starts only once portal prepare has brought the database up to date."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        refuse_until_prepared()
        become(worker_command(), {})
