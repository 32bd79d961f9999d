"""Forms in the portal's own manner: label, hint, error, control. Not Django's default, so the admin keeps its own."""

from pathlib import Path

from django import forms
from django.forms.renderers import DjangoTemplates
from django.template import Engine
from django.utils.functional import cached_property

import portal

# Before Django's own forms of the widgets, after those of the site.
OURS = Path(portal.__file__).parent / "templates"


class PortalRenderer(DjangoTemplates):
    """Set as ``default_renderer = PortalRenderer()`` on a form; its templates are in ``portal/templates/``."""

    form_template_name = "portal/components/form.html"
    field_template_name = "portal/components/field.html"

    @cached_property
    def engine(self):  # type: ignore[no-untyped-def]
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [*Engine.get_default().dirs, OURS, Path(forms.__file__).parent / "templates"],
                "NAME": "portalforms",
                "OPTIONS": {},
            }
        )
