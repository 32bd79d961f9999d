"""`portal web`: the web server alone, as a service or in a container."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.operations.parts import NotReady, become, refuse_until_prepared
from portal.operations.supervisor import web_command


class Command(BaseCommand):
    help = (
        "Answer pages, and nothing else: WEB_HOST (127.0.0.1; 0.0.0.0 in a container), PORT (8000), WEB_PROCESSES (1, "
        "with eight threads each). On SIGTERM what was asked is answered, for up to eight seconds. Starts only once "
        "portal prepare has brought the database up to date."
    )
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        try:
            refuse_until_prepared()
        except NotReady as reason:
            raise CommandError(str(reason)) from reason
        become(web_command(settings.PORT, host=settings.WEB_HOST, processes=settings.WEB_PROCESSES))
