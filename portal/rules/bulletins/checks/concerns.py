"""What a check reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concern:
    """``check`` names the kind of slip, ``places`` the ids it is about, ``message`` what was seen and what to do."""

    check: str
    places: tuple[str, ...]
    message: str
