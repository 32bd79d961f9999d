"""What the page types of the portal are built on."""

from typing import Any

from django.db import models
from wagtail.models import Page, PageViewRestriction

from portal.kept_answers.rendering import is_remembering, remembered


class BasePage(Page):
    """What every public page of the portal shares."""

    usual_slug = ""
    """Where the page stands by itself when whoever adds it is not asked for a place in the address."""

    # What Django makes by itself, but for the name: a site has a HomePage or ContentPage of its own as well.
    page_ptr = models.OneToOneField(
        Page,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        auto_created=True,
        serialize=False,
        related_name="%(app_label)s_%(class)s",
    )

    def get_view_restrictions(self) -> Any:
        """Wagtail asks it before every answer; while one is made for readers, that there are none is remembered."""
        asked = super().get_view_restrictions
        if not is_remembering() or remembered(("restricted", self.pk), lambda: asked().exists()):
            return asked()
        return PageViewRestriction.objects.none()

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.usual_slug and not self.slug:  # type: ignore[has-type]  # Wagtail has no types
            self.slug = self.usual_slug
        super().full_clean(*args, **kwargs)


class LoadedPage(BasePage):
    """A page that may come from a content file. What an editor changed since stays until the file changes."""

    loaded_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True
