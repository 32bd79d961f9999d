"""What a person does at the door."""

import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client

from portal.accounts.one_time_codes import code_at, new_secret
from portal.accounts.second_factor import set_authenticator
from tests import people

PASSWORD, CODE, SET_UP = "/admin/login/", "/admin/login/code/", "/admin/login/set-up/"


def type_password(client: Client, username: str, password: str = people.PASSWORD, **more: Any) -> Any:
    return client.post(PASSWORD, {"username": username, "password": password, **more.pop("data", {})}, **more)


def connect_app(user: User) -> str:
    """The account has an app already; its secret. The code of this half minute is used up by that."""
    secret = new_secret()
    assert set_authenticator(user, secret, code_now(secret, -1))
    return secret


def code_now(secret: str, steps: int = 0) -> str:
    return code_at(secret, int(time.time()) // 30 + steps)


def come_in(client: Client, user: User, secret: str, **more: Any) -> Any:
    type_password(client, user.username, **more)
    return client.post(CODE, {"code": code_now(secret)}, **more)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
