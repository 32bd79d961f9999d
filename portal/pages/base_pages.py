"""What the page types of the portal are built on."""

from django.db import models
from wagtail.models import Page


class BasePage(Page):
    """What every public page of the portal shares."""

    class Meta:
        abstract = True


class LoadedPage(BasePage):
    """A page that may come from a content file. What an editor changed since stays until the file changes."""

    loaded_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
