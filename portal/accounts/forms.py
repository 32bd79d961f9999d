"""Fields of signing in. Paste is allowed everywhere."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from portal.pages.form_renderer import PortalRenderer


def too_soon(seconds: int) -> str:
    return f"That was tried too often. Wait {seconds} second{'' if seconds == 1 else 's'}, then try again."


class SignInForm(AuthenticationForm):
    default_renderer = PortalRenderer()
    error_messages = {
        "invalid_login": "The user name or the password is not right. Type both again.",
        "inactive": "The user name or the password is not right. Type both again.",
    }
    use_required_attribute = False

    def __init__(self, *args: Any, wait: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait = wait
        self.fields["username"].label = "User name"
        self.fields["username"].error_messages["required"] = "Type your user name"
        self.fields["password"].error_messages["required"] = "Type your password"
        self.fields["username"].widget.attrs.pop("autofocus", None)

    def clean(self) -> dict[str, Any]:
        """While it has to wait, the password is not looked at; the words are the same whether the name is known."""
        if self.wait:
            raise forms.ValidationError(too_soon(self.wait))
        return super().clean()


class CodeForm(forms.Form):
    default_renderer = PortalRenderer()
    use_required_attribute = False
    code = forms.CharField(
        label="Code",
        help_text="The six digits your app shows now, or one of your recovery codes.",
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        error_messages={"required": "Type the code"},
    )


class NewAppForm(CodeForm):
    code = forms.CharField(
        label="Code",
        help_text="The six digits that the app now shows for this account.",
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Type the six digits that the app shows"},
    )


class ResetForm(forms.Form):
    default_renderer = PortalRenderer()
    use_required_attribute = False
    reason = forms.CharField(
        label="Why, and how you know that it is they who ask",
        help_text="For example: telephone lost, asked in person at the office.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write why the second factor is taken away"},
    )
