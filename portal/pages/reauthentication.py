"""Asking an account to sign in again before it does something weighty: takes pupils' data away, changes a role (R15).

Who keeps the accounts fills ``portal.hooks.recent_sign_ins``. Where nobody does, nothing is asked.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal import hooks

View = Callable[..., HttpResponseBase]


def needs_recent_sign_in(view: View) -> View:
    """The view, once every filling of the hook is content; else the first answer that asks the account."""

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        questions = (ask(request) for ask in hooks.recent_sign_ins)
        return next((question for question in questions if question is not None), None) or view(
            request, *args, **kwargs
        )

    return asked_first
