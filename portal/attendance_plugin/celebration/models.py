"""Whole classes' weeks and the screens that celebrate them. No pupil is named here."""

from django.conf import settings
from django.db import models

from portal.attendance_plugin.roll.models import SchoolClass
from portal.pages.models import School


class ClassWeek(models.Model):
    """Sessions of one class in one school week, summed from the register."""

    school_class = models.ForeignKey(SchoolClass, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField(db_index=True)
    attended = models.PositiveIntegerField()
    possible = models.PositiveIntegerField()
    medical = models.PositiveIntegerField(
        default=0, help_text="Possible sessions missed through illness or a medical appointment, authorised."
    )
    on_roll = models.PositiveSmallIntegerField()
    sessions_open = models.PositiveSmallIntegerField(help_text="School sessions this week had for the class.")
    sessions_marked = models.PositiveSmallIntegerField(help_text="How many of those the register has marks for.")
    updated_at = models.DateTimeField()
    revised_at = models.DateTimeField(
        null=True, blank=True, help_text="When a complete week's register changed afterwards; empty if it never did."
    )

    class Meta:
        ordering = ["monday", "school_class"]
        constraints = [models.UniqueConstraint(fields=["school_class", "monday"], name="one_row_per_class_week")]

    def __str__(self) -> str:
        return f"{self.school_class} w/b {self.monday}"


class WeekClosing(models.Model):
    """Staff have looked at a finished week of the school and let screens show it. Late changes still count."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="week_closings")
    monday = models.DateField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    class_of_the_week = models.ForeignKey(
        SchoolClass,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Chosen by staff; empty lets the phases take turns.",
    )

    class Meta:
        ordering = ["-monday"]
        constraints = [models.UniqueConstraint(fields=["school", "monday"], name="one_closing_per_week")]
        default_permissions = ()
        permissions = [("close_week", "Can close a week for the hallway screen and see all classes' weeks")]

    def __str__(self) -> str:
        return f"week of {self.monday} closed"


class Screen(models.Model):
    class Closing(models.TextChoices):
        STAFF = "staff", "Once staff have closed it"
        ITSELF = "itself", "As soon as the register has it"

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="screens")
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)
    closing = models.CharField(
        max_length=8, choices=Closing, default=Closing.STAFF, help_text="When a finished week may be shown."
    )
    panels = models.JSONField(default=list, help_text="Panels in order, as in content/display/.")
    panel_choice = models.JSONField(
        null=True, blank=True, default=None, help_text="What staff chose; empty leaves it to the file."
    )
    target_percent = models.DecimalField(max_digits=4, decimal_places=1, default=96)
    minimum_on_roll = models.PositiveSmallIntegerField(default=10)
    leaves_out_medical = models.BooleanField(default=False, help_text="For every class alike, and said on the screen.")
    open_to_all = models.BooleanField(
        default=False, help_text="Whoever knows the address sees it; else only players that were let in."
    )
    frame_ancestors = models.JSONField(
        default=list, blank=True, help_text="Origins of signage systems that show the screen in a frame."
    )

    def __str__(self) -> str:
        return self.title
