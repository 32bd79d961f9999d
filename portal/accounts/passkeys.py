"""Passkeys (WebAuthn) as second factor: what the browser is asked, and whether its answer is good."""

import json
import struct
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    UserVerificationRequirement,
)

from .models import Passkey
from .sealing import keyed_hash

STATE = "passkey_state"
# What the library raises for bytes and fields a browser would not send.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, IndexError, AssertionError, struct.error)
PREFERRED = UserVerificationRequirement.PREFERRED


def begin_passkey(request: HttpRequest, user: User) -> dict[str, Any]:
    """Options for the browser to make a new key with."""
    entity = PublicKeyCredentialUserEntity(
        id=bytes.fromhex(keyed_hash("passkey-user", str(user.pk))), name=user.get_username(), display_name=str(user)
    )
    options, state = _server().register_begin(entity, _credentials(user), user_verification=PREFERRED)
    request.session[STATE] = state
    return dict(options)


def add_passkey(request: HttpRequest, user: User, answer: str) -> Passkey | None:
    """Keep the key that the browser made; None when its answer is not to be trusted."""
    state = request.session.pop(STATE, None)
    try:
        made = _server().register_complete(state, json.loads(answer)).credential_data
    except UNREADABLE:
        return None
    if made is None or Passkey.objects.filter(credential_id=websafe_encode(made.credential_id)).exists():
        return None
    return Passkey.objects.create(
        user=user,
        name=f"Passkey {user.passkeys.count() + 1}",
        credential_id=websafe_encode(made.credential_id),
        credential=bytes(made),
        made_at=timezone.now(),
    )


def begin_use(request: HttpRequest, user: User) -> dict[str, Any]:
    """Options for the browser to sign with one of the account's keys."""
    options, state = _server().authenticate_begin(_credentials(user), user_verification=PREFERRED)
    request.session[STATE] = state
    return dict(options)


def check_passkey(request: HttpRequest, user: User, answer: str) -> bool:
    """Whether a key of this account signed this challenge. A counter that went back tells of a copied key."""
    state = request.session.pop(STATE, None)
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        used = _server().authenticate_complete(state, _credentials(user), response)
    except UNREADABLE:
        return False
    counter = response.response.authenticator_data.counter
    key = Passkey.objects.filter(user=user, credential_id=websafe_encode(used.credential_id))
    fresh = key.filter(uses__lt=counter) if counter else key.filter(uses=0)
    return fresh.update(uses=counter, last_used_at=timezone.now()) == 1


def _credentials(user: User) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(key.credential)) for key in user.passkeys.all()]


def _server() -> Fido2Server:
    """For the portal's own address alone: a key made here signs for no other page."""
    address = urlsplit(settings.BASE_URL)
    entity = PublicKeyCredentialRpEntity(id=address.hostname or "localhost", name="Attendance Portal")
    origin = f"{address.scheme}://{address.netloc}"
    return Fido2Server(entity, verify_origin=lambda given: given == origin)
