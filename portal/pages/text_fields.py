"""Fields for what people type, whichever form it stands in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .text import has_hidden_characters, tidy_line, tidy_text

LINE_LENGTH, TEXT_LENGTH = 499, 4_999


class TidyLine(forms.CharField):
    """One line of text, tidied; hidden characters are refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LINE_LENGTH, "strip": False} | kwargs)
        self.error_messages["max_length"] = f"{self.spoken_name()} must be %(limit_value)d characters or fewer"

    def spoken_name(self) -> str:
        """What an error message calls the field."""
        return str(self.label or "This answer")

    def to_python(self, value: Any) -> str:
        text = self.tidy(str(value or ""))
        if has_hidden_characters(text):
            raise ValidationError(
                f"{self.spoken_name()} has hidden characters in it. Type it in instead of pasting it."
            )
        return text

    def tidy(self, text: str) -> str:
        return tidy_line(text)


class TidyText(TidyLine):
    """Several lines of text, tidied."""

    widget = forms.Textarea(attrs={"rows": 5})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": TEXT_LENGTH} | kwargs)

    def tidy(self, text: str) -> str:
        return tidy_text(text)
