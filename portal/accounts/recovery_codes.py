"""Ten codes to print, each good once."""

import secrets

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from .models import RecoveryCode
from .sealing import keyed_hash

COUNT = 10
# Without what is mistaken for something else on paper; 12 of 30 characters are 58 bits.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


def make_recovery_codes(user: User) -> list[str]:
    """New codes in place of all earlier ones; this is the only time they can be read."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(user=user, hashed=_hash(user, code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def use_recovery_code(user: User, typed: str) -> bool:
    """Whether it was one of the account's codes and unused till now."""
    code = "".join(character for character in typed.lower() if character in ALPHABET)
    unused = RecoveryCode.objects.filter(user=user, hashed=_hash(user, code), used_at=None)
    return len(code) == LENGTH and unused.update(used_at=timezone.now()) == 1


def looks_like_recovery_code(typed: str) -> bool:
    return any(character.isalpha() for character in typed)


def unused_codes(user: User) -> int:
    return user.recovery_codes.filter(used_at=None).count()


def _hash(user: User, code: str) -> str:
    return keyed_hash(f"recovery-code-{user.pk}", code)
