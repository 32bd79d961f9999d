"""Players that were let in, and codes that wait to be typed. Keys and codes are kept as hashes alone."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.celebration.models import Screen


class Player(models.Model):
    """A television or a signage player that may show one screen until somebody ends it."""

    class Way(models.TextChoices):
        CODE = "code", "By a code"
        LINK = "link", "By a link of its own"

    class Told(models.TextChoices):
        ON_TIME = "on_time", "On time"
        SILENT = "silent", "Silent"

    screen = models.ForeignKey(Screen, on_delete=models.PROTECT, related_name="players")
    name = models.CharField(max_length=60, help_text="Where it hangs.")
    way = models.CharField(max_length=8, choices=Way)
    key_sha256 = models.CharField(max_length=64, unique=True)
    let_in_at = models.DateTimeField()
    let_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    release = models.CharField(max_length=20, blank=True, help_text="Of the page it runs.")
    size = models.CharField(max_length=12, blank=True, help_text="Of its window, in CSS pixels.")
    data_minutes = models.PositiveIntegerField(null=True, blank=True, help_text="How old its board was when last seen.")
    told = models.CharField(
        max_length=8, choices=Told, default=Told.ON_TIME, help_text="What the last mail said of it."
    )

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        permissions = [("manage_screens", "Can let hallway screens in and see whether they show")]

    def __str__(self) -> str:
        return self.name


class Pairing(models.Model):
    """A code on a player's screen. Whoever asked for it holds the other half, the collector's secret."""

    code_sha256 = models.CharField(max_length=64, unique=True)
    collector_sha256 = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    player = models.OneToOneField(
        Player, null=True, blank=True, on_delete=models.CASCADE, help_text="Once a member of staff typed the code."
    )

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"a code until {self.expires_at:%H:%M}"
