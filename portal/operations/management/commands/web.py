"""`portal web`: the web server alone, as a service or in a container."""

import tempfile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.operations.parts import become, collect_static, refuse_until_prepared
from portal.operations.supervisor import web_command


class Command(BaseCommand):
    help = (
        "Answer pages, and nothing else: WEB_HOST (127.0.0.1; 0.0.0.0 in a container), PORT (8000), WEB_PROCESSES (1, "
        "with eight threads each). On SIGTERM what was asked is answered, for up to eight seconds. Starts only once "
        "portal prepare has brought the database up to date."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        refuse_until_prepared()
        collect_static()
        command = web_command(settings.PORT, host=settings.WEB_HOST, processes=settings.WEB_PROCESSES)
        become(command, shared_figures())


def shared_figures() -> dict[str, str]:
    """Several processes count into one new folder, so that any of them can tell the sum; see docs/operations.md."""
    if settings.WEB_PROCESSES == 1 or settings.METRICS_FOLDER:
        return {}
    return {"PROMETHEUS_MULTIPROC_DIR": tempfile.mkdtemp(prefix="portal-metrics-")}
