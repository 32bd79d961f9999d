"""The question that every form about a call to a family begins with."""

from django import forms


def contact_rung_field() -> forms.TypedChoiceField:
    """Whom staff rang, by the contact's key; nothing is chosen beforehand, and the form says who can be."""
    return forms.TypedChoiceField(
        label="Whom you rang",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom you rang", "invalid_choice": "Choose one of the contacts shown"},
    )
