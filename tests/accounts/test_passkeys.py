"""Passkeys, with a key made in the test in place of a telephone."""

import hashlib
import json
import os
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from portal.accounts.models import Passkey
from tests.accounts.door import come_in, connect_app, is_in, type_password

pytestmark = pytest.mark.django_db
NEW, USE = "/admin/signing-in/passkey/", "/admin/login/passkey/"
ORIGIN = "https://portal.millbrook.example"


class SoftKey:
    """What a telephone does: a key for one page, that signs a challenge and counts."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin, self.key, self.id, self.count = origin, ec.generate_private_key(ec.SECP256R1()), os.urandom(16), 0
        self.rp = hashlib.sha256(b"portal.millbrook.example").digest()

    def make(self, options: dict[str, Any]) -> str:
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(self.rp, 0x41, 0, bytes(credential))
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": client, "attestationObject": AttestationObject.create("none", data, {})})

    def sign(self, options: dict[str, Any], *, counts: bool = True) -> str:
        self.count += counts
        data = AuthenticatorData.create(self.rp, 0x01, self.count)
        client = self._client("webauthn.get", options)
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        return bytes(CollectedClientData.create(kind, options["publicKey"]["challenge"], self.origin))

    def _answer(self, response: dict[str, bytes]) -> str:
        encoded = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        own = websafe_encode(self.id)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": encoded})


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.BASE_URL = ORIGIN


@pytest.fixture
def with_key(office: User, browser: Client) -> SoftKey:
    """The office has an app and has added a passkey in ``browser``."""
    come_in(browser, office, connect_app(office))
    key = SoftKey()
    answer = key.make(browser.post(NEW, {"begin": "1"}).json())
    assert browser.post(NEW, {"answer": answer}).json() == {"next": "/admin/signing-in/"}
    return key


def use(key: SoftKey, client: Client, **more: Any) -> Any:
    return client.post(USE, {"answer": key.sign(client.post(USE, {"begin": "1"}).json(), **more)})


def test_a_passkey_opens_in_place_of_a_code(office: User, with_key: SoftKey) -> None:
    client = Client()
    type_password(client, "office")
    assert use(with_key, client).json() == {"next": "/admin/"}
    assert is_in(client)
    assert Passkey.objects.get().uses == 1


def test_an_answer_works_once(office: User, with_key: SoftKey) -> None:
    client = Client()
    type_password(client, "office")
    answer = with_key.sign(client.post(USE, {"begin": "1"}).json())
    other = Client()
    type_password(other, "office")
    other.post(USE, {"begin": "1"})
    assert other.post(USE, {"answer": answer}).status_code == 422
    assert client.post(USE, {"answer": answer}).status_code == 200


def test_a_key_whose_counter_went_back_was_copied(office: User, with_key: SoftKey) -> None:
    first, second = Client(), Client()
    for client in (first, second):
        type_password(client, "office")
    assert use(with_key, first).status_code == 200
    assert use(with_key, second, counts=False).status_code == 422


def test_a_key_of_another_page_or_account_opens_nothing(office: User, editor: User, with_key: SoftKey) -> None:
    client = Client()
    type_password(client, "office")
    with_key.origin = "https://portal.millbrook.example.evil.example"
    assert use(with_key, client).status_code == 422
    assert use(SoftKey(), client).status_code == 422
    connect_app(editor)
    type_password(client, "editor")
    with_key.origin = ORIGIN
    assert use(with_key, client).status_code == 422
    assert not is_in(client)


def test_without_the_password_a_passkey_is_not_asked_for(office: User, with_key: SoftKey) -> None:
    assert Client().post(USE, {"begin": "1"}).headers["Location"] == "/admin/login/"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "\x00"])
def test_what_is_no_answer_is_refused_in_words(office: User, with_key: SoftKey, browser: Client, answer: str) -> None:
    browser.post(NEW, {"begin": "1"})
    assert browser.post(NEW, {"answer": answer}).status_code == 422
    client = Client()
    type_password(client, "office")
    client.post(USE, {"begin": "1"})
    assert client.post(USE, {"answer": answer}).json()["problem"] == (
        "This passkey is not one of your account’s. Type a code."
    )


def test_a_passkey_is_removed_and_other_sessions_end(office: User, with_key: SoftKey, browser: Client) -> None:
    other = Client()
    type_password(other, "office")
    use(with_key, other)
    browser.post("/admin/signing-in/", {"do": "remove-passkey", "passkey": Passkey.objects.get().pk})
    assert (Passkey.objects.count(), is_in(other), is_in(browser)) == (0, False, True)
