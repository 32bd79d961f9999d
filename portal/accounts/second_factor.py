"""Who needs something beside the password, what an account has, and whether a code is good (R13)."""

import time
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from .models import Authenticator
from .one_time_codes import step_of
from .recovery_codes import looks_like_recovery_code, use_recovery_code
from .sealing import open_sealed, seal

# Rights that show no child. Whoever holds any other right of the attendance plugin sees pupil data; so does who may
# change accounts, for that is the way to any right.
WITHOUT_PUPILS = {"view_what_if", "view_figures", "view_work", "view_overrides", "manage_screens"}
LEADS_TO_ALL = {"auth.change_user", "auth.add_user", "auth.change_group", "auth.add_group"}


def sees_pupil_data(user: User) -> bool:
    return user.is_superuser or show_pupils(user.get_all_permissions())


def show_pupils(permissions: Iterable[str]) -> bool:
    """Whether any of these (`app.codename`) shows pupils or leads to a right that does."""
    pupils = {name for name in permissions if name.startswith("attendance.")}
    return bool({name.split(".")[1] for name in pupils} - WITHOUT_PUPILS or LEADS_TO_ALL.intersection(permissions))


def needs_second_factor(user: User) -> bool:
    """By the setting ``SECOND_FACTOR``: ``pupil-data`` (the default), ``all`` or ``off``."""
    if settings.SECOND_FACTOR == "off":
        return False
    return settings.SECOND_FACTOR == "all" or sees_pupil_data(user)


def has_authenticator(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def has_second_factor(user: User) -> bool:
    return has_authenticator(user) or user.passkeys.exists()


def set_authenticator(user: User, secret: str, code: str) -> bool:
    """Keep the app as the account's own, when the code shows that the app has the secret; in place of an earlier."""
    step = step_of(secret, code, now=time.time(), after=0)
    if step is None:
        return False
    values: dict[str, Any] = {"sealed_secret": seal(secret), "last_step": step, "made_at": timezone.now()}
    Authenticator.objects.update_or_create(user=user, defaults=values)
    return True


def check_code(user: User, typed: str) -> bool:
    """Whether six digits of the app, or a recovery code, were typed. Either is used up by that."""
    if looks_like_recovery_code(typed):
        return use_recovery_code(user, typed)
    device = Authenticator.objects.filter(user=user).first()
    if device is None:
        return False
    step = step_of(open_sealed(device.sealed_secret), typed, now=time.time(), after=device.last_step)
    # Two at the same moment: only one finds the earlier step still there.
    taken = Authenticator.objects.filter(pk=device.pk, last_step__lt=step or 0)
    return step is not None and taken.update(last_step=step) == 1


def remove_second_factor(user: User) -> None:
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.passkeys.all().delete()
        user.recovery_codes.all().delete()
