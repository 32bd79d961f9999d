"""The one way to write the audit log."""

from typing import Any, cast

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import models
from django.utils import timezone

from portal.pages.models import School

from .models import AuditEntry


def record(
    *,
    school: School,
    action: str,
    subject: models.Model,
    actor: AbstractBaseUser | None = None,
    actor_name: str = "",
    **detail: Any,
) -> AuditEntry:
    """Append what happened to ``subject``. ``detail`` holds ids, states and counts, never names or reasons."""
    return AuditEntry.objects.create(
        school=school,
        at=timezone.now(),
        actor=cast("User | None", actor),
        actor_name=actor_name or (actor.get_username() if actor else "system"),
        action=action,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        detail=detail,
    )
