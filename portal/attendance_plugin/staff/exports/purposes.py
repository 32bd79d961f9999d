"""What a file is taken for: chosen, not written, so that no name gets into the audit log."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.attendance_plugin.hand_back.downloads import PURPOSES as OF_HAND_BACK

OF_LISTS: Mapping[str, str] = MappingProxyType(
    {
        "meeting": "For a meeting about attendance in the school",
        "council": "The council or an inspector asked for it",
        "family": "A family asked what is kept about them",
        "system": "To bring the school’s system up to date",
        "review": "To look into how records were used",
    }
)
OF_OWN_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "plan": "To plan what the form is about",
        "take_along": "For the staff who need it on the day",
        "enter": "To enter it in the school’s system",
    }
)


def purpose_in_words(purpose: str) -> str:
    """Nothing for what is no purpose of a file."""
    return {**OF_LISTS, **OF_OWN_FORMS, **OF_HAND_BACK}.get(purpose, "")
