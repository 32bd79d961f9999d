"""Small things that every writer of this room needs: who did what, references, and the school's settings."""

import secrets
from typing import Any

from portal import hooks
from portal.pages.errors import ALPHABET
from portal.pages.models import School

from .models import AgreementSettings


def audit(school: School, action: str, subject: Any, by: Any = None, **detail: Any) -> None:
    """Hand to every audit log who did what. ``detail`` holds keys and counts, never names."""
    who = {"actor": by} if by is not None else {"actor_name": "signer"}
    for write in hooks.audit_logs:
        write(school=school, action=action, subject=subject, **who, **detail)


def new_reference() -> str:
    """Ten signs that are told apart when read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10))


def settings_of(school: School) -> AgreementSettings:
    """The school's settings, or the usual ones while it has made none."""
    return AgreementSettings.objects.filter(school=school).first() or AgreementSettings(school=school)
