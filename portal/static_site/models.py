"""What is known about the builds that the worker does. One row, for the one place the site is built to."""

from django.db import models


class SiteBuild(models.Model):
    """``changes`` counts what changed in public, ``built_changes`` how many of those the last good build knew.

    While the first is larger, a build is wanted. All of it is in the database, so that a worker that was stopped or
    killed finds it again.
    """

    changes = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, help_text="The last change.")
    waiting_since = models.DateTimeField(null=True, help_text="The first change that no build knows yet.")
    tried_changes = models.PositiveBigIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    tried_on = models.DateField(null=True)
    claimed_until = models.DateTimeField(null=True, help_text="Until when a running build keeps others away.")
    built_changes = models.PositiveBigIntegerField(default=0)
    built_at = models.DateTimeField(null=True)
    built_on = models.DateField(null=True, help_text="The day that stands on the pages of the last good build.")
    pages = models.PositiveIntegerField(default=0)
    pages_made = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="What kept the last try from being put in place.")
    drifted = models.JSONField(default=list, help_text="Pages that a full build made otherwise than they were kept.")

    def __str__(self) -> str:
        return f"The static site: {self.built_changes} of {self.changes} changes built"
