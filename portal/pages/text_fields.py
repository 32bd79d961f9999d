"""Fields for what people type, whichever form it stands in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from .text import has_hidden_characters, tidy_line, tidy_text

LINE_LENGTH, TEXT_LENGTH = 499, 4_999


class TidyLine(forms.CharField):
    """One line of text, tidied; hidden characters are refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LINE_LENGTH, "strip": False} | kwargs)
        self.error_messages["max_length"] = lazy(self._too_long, str)()

    def spoken_name(self) -> str:
        """What an error message calls the field."""
        return str(self.label or _("This answer"))

    def _too_long(self) -> str:
        said = {"name": self.spoken_name(), "number": self.max_length}
        return _("%(name)s must be %(number)d characters or fewer") % said

    def to_python(self, value: Any) -> str:
        text = self.tidy(str(value or ""))
        if has_hidden_characters(text):
            raise ValidationError(
                _("%(name)s has hidden characters in it. Type it in instead of pasting it.")
                % {"name": self.spoken_name()}
            )
        return text

    def tidy(self, text: str) -> str:
        return tidy_line(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A name in Latin letters on a page that reads from right to left, or the other way round."""
        return {"dir": "auto", **super().widget_attrs(widget)}


class TidyText(TidyLine):
    """Several lines of text, tidied."""

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT_LENGTH} | kwargs)

    def tidy(self, text: str) -> str:
        return tidy_text(text)
