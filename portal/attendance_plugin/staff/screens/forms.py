"""What staff type to let a screen in."""

from collections.abc import Iterable
from typing import Any

from django import forms

from portal.attendance_plugin.celebration.models import Screen
from portal.attendance_plugin.celebration.players.models import Player
from portal.pages.form_renderer import PortalRenderer


class PlayerForm(forms.Form):
    """Which board it shows, and where it hangs."""

    default_renderer = PortalRenderer()

    name = forms.CharField(
        label="Where does it hang?",
        help_text="For example: Entrance hall. You find it by this name when it falls silent.",
        max_length=Player._meta.get_field("name").max_length,
        error_messages={"required": "Write where it hangs"},
    )
    screen = forms.ModelChoiceField(
        label="What should it show?",
        queryset=Screen.objects.none(),
        to_field_name="slug",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose what it shows", "invalid_choice": "Choose what it shows"},
    )

    def __init__(self, *args: Any, screens: Iterable[Screen], **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)
        field = self.fields["screen"]
        field.queryset = screens  # type: ignore[attr-defined]
        if len(found := list(screens)) == 1:
            field.initial = found[0].slug


class CodeForm(PlayerForm):
    code = forms.CharField(
        label="The code on the screen",
        help_text="Open the address /screen/ on the television. It shows eight letters, such as BCDF-GHJK.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Type the code on the screen"},
    )

    field_order = ("code", "name", "screen")


class LinkForm(PlayerForm):
    """For a player that can keep nothing but an address."""
