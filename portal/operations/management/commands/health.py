"""`portal health`: does the background work go on?"""

import http.client
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.attendance_plugin.submissions.standstill import Standstill, standstills

WORDS = {
    Standstill.WORKER: "The worker has not been heard of for five minutes. Start it again: portal run, or its service.",
    Standstill.MAIL: "Mail that was due has waited for more than five minutes. Look at the worker and EMAIL_URL.",
    Standstill.TASKS: "A task has waited for more than five minutes. Look at the worker, or raise WORKERS.",
}


class Command(BaseCommand):
    help = (
        "Say whether mail and checks go on, for monitors: exit status 0 when they do, 1 when something has stood still "
        "for five minutes. /healthz/worker says the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web", action="store_true", help="ask the web server here whether it is ready instead")

    def handle(self, **options: Any) -> None:
        if options["web"]:
            self.ask_web_server()
            return
        found = standstills()
        for each in found:
            self.stdout.write(f"{each}: {WORDS[each]}")
        if found:
            sys.exit(1)
        self.stdout.write("Mail and checks go on.")

    def ask_web_server(self) -> None:
        """For the health check of a container: no tool is needed in it."""
        web = http.client.HTTPConnection("127.0.0.1", settings.PORT, timeout=10)
        try:
            web.request("GET", "/healthz/ready")
            answer = web.getresponse()
            said = answer.read(1000).decode()
        except (OSError, http.client.HTTPException) as error:
            raise CommandError(f"No web server answers on port {settings.PORT} ({error}).") from error
        finally:
            web.close()
        if answer.status != 200:
            raise CommandError(f"The web server is not ready: {said}")
        self.stdout.write("The web server is ready.")
