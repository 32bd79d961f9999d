"""What has been used of each budget."""

from django.db import models


class Bucket(models.Model):
    """How full one bucket is. Whose it is stands here as a keyed hash only: no address, no name."""

    key = models.CharField(max_length=64, unique=True)
    level = models.FloatField(help_text="How much was in it at that moment; it drains as time passes.")
    at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"Bucket {self.pk}"
