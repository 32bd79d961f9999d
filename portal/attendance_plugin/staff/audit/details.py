"""The few details of an entry that its readers are shown. Kinds of leave and codes are not among them (R18)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from portal.attendance_plugin.staff.exports.purposes import purpose_in_words
from portal.attendance_plugin.staff.words import OUTCOMES_IN_LISTS

COUNTED: Mapping[str, str] = MappingProxyType(
    {"rows": "rows", "found": "found", "people": "people", "sessions": "sessions", "differ": "differ"}
)


def detail_in_words(detail: Mapping[str, Any]) -> str:
    said = [OUTCOMES_IN_LISTS[detail["outcome"]]] if detail.get("outcome") in OUTCOMES_IN_LISTS else []
    said += [f"{detail[key]} {word}" for key, word in COUNTED.items() if isinstance(detail.get(key), int)]
    return ", ".join(filter(None, [*said, purpose_in_words(detail.get("purpose", ""))]))
