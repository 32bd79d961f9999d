"""Secrets in the database are sealed with a key made from SECRET_KEY; a copy of the database alone opens none."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):
    """SECRET_KEY is another one than when it was sealed."""


def seal(text: str) -> str:
    return _keys("sealing").encrypt(text.encode()).decode()


def open_sealed(sealed: str) -> str:
    try:
        return _keys("sealing").decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen(
            "A sealed secret cannot be opened: SECRET_KEY has changed. Put the old key into SECRET_KEY_FALLBACKS, "
            "or reset the second factor of the account."
        ) from error


def keyed_hash(purpose: str, text: str) -> str:
    return hmac.new(_key(settings.SECRET_KEY, purpose), text.encode(), hashlib.sha256).hexdigest()


def _keys(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret, purpose))) for secret in secrets])


def _key(secret: str, purpose: str) -> bytes:
    return hashlib.sha256(f"portal.accounts.{purpose}:{secret}".encode()).digest()
