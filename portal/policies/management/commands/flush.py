"""`portal flush`: Django's own command, which empties every table; published versions go with the rest."""

from typing import Any

from django.core.management.commands.flush import Command as Flush

from portal.policies.versions.triggers import lifted_triggers


class Command(Flush):
    help = f"{Flush.help} Published policy versions are removed too: this is the one command that can."

    def handle(self, **options: Any) -> None:
        with lifted_triggers(options["database"]):
            super().handle(**options)
