"""The admission register: pupils, their contacts and their classes; and which staff see whose records."""

from datetime import date
from typing import Any
from unicodedata import normalize

from django.conf import settings
from django.db import models, transaction
from django.utils.functional import cached_property

from portal.pages.models import School

from .names import fold_words


class SchoolClass(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="classes")
    name = models.CharField(max_length=40)
    phase = models.CharField(max_length=40, help_text="Classes are compared within a phase, e.g. 'Key stage 1'.")
    year_groups = models.JSONField(default=list)
    mascot = models.CharField(max_length=40, blank=True)
    shown_as = models.CharField(
        max_length=40,
        blank=True,
        help_text="Small classes with the same words here are counted together on the hallway screen, under this name.",
    )
    rested = models.BooleanField(default=False, help_text="Left off the hallway screen, without a reason shown.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "school classes"
        constraints = [models.UniqueConstraint(fields=["school", "name"], name="one_class_per_name")]

    def __str__(self) -> str:
        return self.name


class Pupil(models.Model):
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="pupils")
    upn = models.CharField("UPN", max_length=13)
    mis_id = models.CharField(
        "MIS id", max_length=40, blank=True, help_text="The pupil's number in the school's own system."
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    born = models.DateField()
    year_group = models.SmallIntegerField(help_text="0 = Reception, -1 = nursery.")
    admitted_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    evidence_letter_on_file = models.BooleanField(default=False)

    class Meta:
        ordering = ["family_name", "given_name"]
        constraints = [
            models.UniqueConstraint(fields=["school", "upn"], name="one_pupil_per_upn"),
            models.UniqueConstraint(
                fields=["school", "mis_id"], condition=~models.Q(mis_id=""), name="one_pupil_per_mis_id"
            ),
        ]
        permissions = [
            ("view_roll", "Can see pupils and their attendance"),
            ("view_contact_details", "Can see how contacts are reached and where they live"),
            ("view_figures", "Can see the school's attendance figures, without pupils"),
            ("export_pupil_data", "Can take lists with pupils away as files"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        """Store the pupil with the name in Unicode's composed form, and its words beside it, whoever writes it."""
        self.given_name, self.family_name = (normalize("NFC", name) for name in (self.given_name, self.family_name))
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)
            if update_fields is None or {"given_name", "family_name"} & set(update_fields):
                self._keep_name_words()

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @cached_property
    def stays(self) -> list[tuple[date, date | None]]:
        """First and last day of each time at the school, the earliest first; ask with ``earlier_stays`` prefetched."""
        earlier = [(stay.admitted_on, stay.left_on) for stay in self.earlier_stays.all()]
        return sorted([*earlier, (self.admitted_on, self.left_on)])

    def is_on_roll(self, day: date) -> bool:
        return any(first <= day and (last is None or day <= last) for first, last in self.stays)

    def _keep_name_words(self) -> None:
        now, kept = set(fold_words(self.full_name)), set(self.name_words.values_list("word", flat=True))
        if gone := kept - now:
            self.name_words.filter(word__in=gone).delete()
        PupilNameWord.objects.bulk_create(PupilNameWord(pupil=self, word=word) for word in sorted(now - kept))


class EarlierStay(models.Model):
    """A time at the school before the present one: the pupil left, and came back."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="earlier_stays")
    admitted_on = models.DateField()
    left_on = models.DateField()

    class Meta:
        ordering = ["admitted_on"]
        constraints = [
            models.UniqueConstraint(fields=["pupil", "admitted_on"], name="one_stay_per_day_of_admission"),
            models.CheckConstraint(
                condition=models.Q(left_on__gte=models.F("admitted_on")), name="stay_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pupil_id} from {self.admitted_on} to {self.left_on}"


class PupilNameWord(models.Model):
    """One folded word of a pupil's name: an index for finding the child a parent means, kept by `Pupil.save`."""

    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="name_words")
    word = models.TextField(help_text="Folding may lengthen a name, so there is no longest word.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["pupil", "word"], name="one_row_per_name_word")]
        indexes = [models.Index(fields=["word"], name="pupil_by_name_word")]

    def __str__(self) -> str:
        return self.word


class ClassMembership(models.Model):
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="memberships")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="memberships")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["first_day"]

    def __str__(self) -> str:
        return f"{self.pupil_id} in {self.school_class}"


class Contact(models.Model):
    """A parent (anyone with responsibility) or another person the school may reach about a pupil."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="contacts_on_record")
    full_name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.full_name


class PupilContact(models.Model):
    pupil = models.ForeignKey(Pupil, on_delete=models.CASCADE, related_name="contact_links")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="pupil_links")
    relationship = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField(default=1)
    has_responsibility = models.BooleanField(default=True)
    lives_with = models.BooleanField(default=True)
    may_collect = models.BooleanField(default=True)
    court_order = models.BooleanField(default=False)
    do_not_contact = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True, help_text="The day the school's record no longer had this link.")

    class Meta:
        ordering = ["pupil", "order"]
        constraints = [models.UniqueConstraint(fields=["pupil", "contact"], name="one_link_per_contact")]

    def __str__(self) -> str:
        return f"{self.relationship} of {self.pupil_id}"


class StaffPost(models.Model):
    """An account works at a school. Without classes it sees the whole school, with classes their pupils alone.

    What it may do there is said by its permissions; see ``roll/scope.py``.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attendance_posts")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="attendance_posts")
    classes = models.ManyToManyField(SchoolClass, through="StaffPostClass", blank=True, related_name="attendance_posts")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "school"], name="one_post_per_school")]

    def __str__(self) -> str:
        return f"{self.user} at {self.school}"


class StaffPostClass(models.Model):
    """A class of a post. A class that a post names stays: without its last one the post would see the whole school."""

    post = models.ForeignKey(StaffPost, on_delete=models.CASCADE, related_name="class_links")
    school_class = models.ForeignKey(SchoolClass, on_delete=models.PROTECT, related_name="post_links")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "staff post classes"
        constraints = [models.UniqueConstraint(fields=["post", "school_class"], name="one_link_per_post_and_class")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.school_class}"
