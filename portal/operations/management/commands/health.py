"""`portal health`: does the background work go on?"""

import sys
from typing import Any

from django.core.management.base import BaseCommand

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

    def handle(self, **options: Any) -> None:
        found = standstills()
        for each in found:
            self.stdout.write(f"{each}: {WORDS[each]}")
        if found:
            sys.exit(1)
        self.stdout.write("Mail and checks go on.")
