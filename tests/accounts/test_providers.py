"""Sign-in with the school's other accounts, against a provider of OpenID Connect that runs in the test."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.auth.models import User
from django.test import Client

from tests.accounts.door import CODE, SET_UP, connect_app, is_in

pytestmark = pytest.mark.django_db
LEAVE, BACK = "/admin/login/with/google/", "/admin/login/with/google/back/"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeProvider:
    """It gives every code out for the claims it is told, when the proof of the code is right."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"email": "editor@millbrook.example", "email_verified": True}
        self.key, self.challenge, self.nonce = KEY, "", ""
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"

    def agree(self, address: str) -> dict[str, str]:
        """The person says yes on the provider's page; what the browser comes back with."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (asked["client_id"], asked["code_challenge_method"]) == ("portal", "S256")
        assert asked["redirect_uri"].endswith(BACK)
        self.challenge, self.nonce = asked["code_challenge"], asked["nonce"]
        return {"code": "a-code", "state": asked["state"]}

    def document(self) -> dict[str, Any]:
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return {"issuer": self.issuer} | {name: f"{self.issuer}/{name}" for name in names}

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [public | {"kid": "one", "use": "sig", "alg": "RS256"}]}

    def token(self, form: dict[str, str]) -> dict[str, str]:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge
        assert (form["client_secret"], form["code"]) == ("secret", "a-code")
        now = int(time.time())
        usual = {"iss": self.issuer, "aud": "portal", "sub": "1", "iat": now, "exp": now + 300, "nonce": self.nonce}
        return {"id_token": jwt.encode(usual | self.claims, self.key, algorithm="RS256", headers={"kid": "one"})}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer(provider.keys() if self.path == "/jwks_uri" else provider.document())

            def do_POST(self) -> None:
                sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.answer(provider.token({name: values[0] for name, values in sent.items()}))

            def answer(self, content: dict[str, Any]) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, *args: Any) -> None: ...

        return Handler


@pytest.fixture
def provider(settings) -> Iterator[FakeProvider]:
    fake = FakeProvider()
    thread = threading.Thread(target=fake.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.SIGN_IN_PROVIDERS = [
        {
            "slug": "google",
            "name": "Google",
            "issuer": fake.issuer,
            "client_id": "portal",
            "client_secret": "secret",
            "domains": ("millbrook.example",),
            "address_claim": "email",
            "is_trusted": False,
        }
    ]
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


def come_back(client: Client, provider: FakeProvider, **changes: str) -> Any:
    gone = client.post(LEAVE, {"next": "/admin/pages/"})
    assert gone.headers["Location"].startswith(f"{provider.issuer}/authorization_endpoint?")
    return client.get(BACK, provider.agree(gone.headers["Location"]) | changes)


def test_an_account_with_that_address_comes_in(editor: User, browser: Client, provider: FakeProvider) -> None:
    assert "Sign in with Google" in browser.get("/admin/login/").content.decode()
    assert come_back(browser, provider).headers["Location"] == "/admin/pages/"
    assert is_in(browser)


def test_our_second_step_is_asked_for_unless_the_provider_is_trusted(
    office: User, browser: Client, provider: FakeProvider, settings
) -> None:
    provider.claims["email"] = office.email
    assert come_back(browser, provider).headers["Location"] == SET_UP
    connect_app(office)
    assert come_back(browser, provider).headers["Location"] == CODE
    assert not is_in(browser)
    settings.SIGN_IN_PROVIDERS[0]["is_trusted"] = True
    assert come_back(browser, provider).headers["Location"] == "/admin/pages/"
    assert is_in(browser)


@pytest.mark.parametrize(
    "change",
    [
        {"email": "stranger@millbrook.example"},
        {"email": "editor@elsewhere.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"email": None},
    ],
    ids=str,
)
def test_nobody_else_comes_in_and_nobody_is_signed_up(
    editor: User, browser: Client, provider: FakeProvider, change: dict[str, Any]
) -> None:
    provider.claims |= change
    accounts = User.objects.count()
    response = come_back(browser, provider)
    assert response.headers["Location"] == "/admin/login/"
    page = browser.get("/admin/login/").content.decode()
    assert "Google did not sign you in here." in page
    assert (is_in(browser), User.objects.count()) == (False, accounts)


def test_a_token_signed_by_somebody_else_is_refused(editor: User, browser: Client, provider: FakeProvider) -> None:
    provider.key = OTHER_KEY
    assert come_back(browser, provider).headers["Location"] == "/admin/login/"


def test_an_answer_for_another_browser_is_refused(editor: User, browser: Client, provider: FakeProvider) -> None:
    """Abuse case 28: log-in CSRF."""
    assert come_back(browser, provider, state="guessed").headers["Location"] == "/admin/login/"
    assert Client().get(BACK, {"code": "a-code", "state": "x"}).headers["Location"] == "/admin/login/"


def test_two_accounts_with_one_address_let_neither_in(editor: User, browser: Client, provider: FakeProvider) -> None:
    User.objects.create_user("twin", editor.email.upper())
    assert come_back(browser, provider).headers["Location"] == "/admin/login/"


def test_without_settings_there_is_no_such_way(browser: Client, db: None) -> None:
    assert browser.post(LEAVE).status_code == 404
    assert "Sign in with" not in browser.get("/admin/login/").content.decode()
