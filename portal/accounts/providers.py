"""Sign-in with the school's Microsoft or Google accounts: OpenID Connect, code flow with PKCE."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import jwt
from django.conf import settings
from django.contrib.auth.models import User

TIMEOUT_SECONDS = 10
MOST_BYTES = 500_000
ALGORITHMS = ["RS256", "PS256", "ES256"]
CLOCK_SLACK_SECONDS = 60


class NotSignedIn(Exception):
    """Why the provider's answer lets nobody in, in words for the log."""


@dataclass(frozen=True)
class Provider:
    """``domains``: whose addresses count. ``is_trusted``: the provider's own second factor stands for ours."""

    slug: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    address_claim: str
    is_trusted: bool = False

    def document(self) -> dict[str, Any]:
        return _read(f"{self.issuer}/.well-known/openid-configuration")


def offered_providers() -> list[Provider]:
    return [Provider(**values) for values in settings.SIGN_IN_PROVIDERS]


def provider_named(slug: str) -> Provider | None:
    return next((provider for provider in offered_providers() if provider.slug == slug), None)


def begin(provider: Provider, back: str) -> tuple[str, dict[str, Any]]:
    """The address to send the browser to, and what has to be kept until it comes back."""
    held = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(held["verifier"].encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": held["state"],
        "nonce": held["nonce"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "prompt": "select_account",
    }
    address = f"{provider.document()['authorization_endpoint']}?{urlencode(asked)}"
    return address, held | {"provider": provider.slug, "at": int(time.time())}


def claims_of(provider: Provider, code: str, held: dict[str, Any], back: str) -> dict[str, Any]:
    """What the provider says of the person, its signature, audience, issuer, time and nonce checked."""
    document = provider.document()
    if document.get("issuer") != provider.issuer:
        raise NotSignedIn("the provider calls itself by another name")
    answer = _read(
        document["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
            "code_verifier": held["verifier"],
        },
    )
    claims = _verified(provider, answer.get("id_token", ""), _read(document["jwks_uri"]))
    if not secrets.compare_digest(str(claims.get("nonce", "")), held["nonce"]):
        raise NotSignedIn("the answer belongs to another sign-in")
    return claims


def account_of(provider: Provider, claims: dict[str, Any]) -> User:
    """The one account with this address. Nobody is signed up, and an address must be the school's and verified."""
    address = str(claims.get(provider.address_claim, "")).strip().casefold()
    if provider.slug == "google" and claims.get("email_verified") is not True:
        raise NotSignedIn("the address is not verified")
    if "@" not in address or address.rpartition("@")[2] not in provider.domains:
        raise NotSignedIn("the address is not of the school's domains")
    accounts = list(User.objects.filter(email__iexact=address, is_active=True)[:2])
    if len(accounts) != 1:
        raise NotSignedIn(f"{len(accounts)} accounts have this address")
    return accounts[0]


def _verified(provider: Provider, token: str, keys: dict[str, Any]) -> dict[str, Any]:
    try:
        wanted = jwt.get_unverified_header(token).get("kid")
        key = next(key for key in jwt.PyJWKSet.from_dict(keys).keys if key.key_id == wanted)
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=CLOCK_SLACK_SECONDS,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, StopIteration) as error:
        raise NotSignedIn(f"the token is not good: {type(error).__name__}") from error


def _read(address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    request = Request(address, data=urlencode(form).encode() if form else None, headers={"Accept": "application/json"})  # noqa: S310 - the settings name it
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - the settings name it
            content = json.loads(answer.read(MOST_BYTES))
    except (URLError, ValueError, TimeoutError, OSError) as error:
        raise NotSignedIn(f"the provider does not answer: {type(error).__name__}") from error
    if not isinstance(content, dict):
        raise NotSignedIn("the provider's answer cannot be read")
    return content
