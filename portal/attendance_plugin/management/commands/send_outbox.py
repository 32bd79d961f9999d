"""`portal send_outbox`: send what is waiting to go out, without waiting for the worker."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.attendance_plugin.submissions.tasks import send_outbox


class Command(BaseCommand):
    help = "Send every message whose next try is due. The worker does this each minute by itself."

    def handle(self, **options: Any) -> None:
        counts = send_outbox()
        told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items()))
        self.stdout.write(f"Outbox: {told}." if told else "Outbox: nothing is due.")
