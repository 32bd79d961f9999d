"""`portal roles`: the groups the portal knows, and how those of this site differ from them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from portal.operations.roles import ensure_roles, role_differences


class Command(BaseCommand):
    help = (
        "Say for each of the portal's roles whether its group is there and holds the rights the role is made of; a new "
        "version of the portal may bring new ones. --mend makes the missing groups and gives every group exactly its "
        "role's rights. Groups of the school's own are left alone. Exit status 0."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Make and mend the groups.")

    def handle(self, *, mend: bool, **options: Any) -> None:
        found = role_differences()
        for difference in found:
            self.stdout.write(str(difference))
        if mend:
            with transaction.atomic():
                ensure_roles()
            self.stdout.write(f"Mended {len(found)} of the groups." if found else "Nothing was to mend.")
        elif found:
            self.stdout.write("To give each group exactly its role's rights: portal roles --mend")
        else:
            self.stdout.write("Every group holds its role's rights.")
