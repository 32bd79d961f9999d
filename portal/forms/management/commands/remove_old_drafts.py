"""`portal remove_old_drafts`: forget unfinished forms."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.forms.drafts import remove_old_drafts


class Command(BaseCommand):
    help = "Delete the answers of forms that nobody finished within a day. The worker does this every hour by itself."

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"Removed {remove_old_drafts()} unfinished forms.")
