"""Showing again who one is: with the password, or six digits of the app. Guessed as slowly as at the door."""

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest

from .guessing import claim_try, lane_of
from .second_factor import check_code, has_authenticator


def prove(request: HttpRequest, typed: str) -> str:
    """Filling of ``hooks.identity_proofs``: what is wrong with what was typed, or nothing."""
    user = request.user
    if not isinstance(user, User):
        return "Sign in first."
    attempt = claim_try(lane_of(request, user.get_username()))
    if attempt.wait:
        return f"That was tried too often. Wait {attempt.wait} seconds, then type it again."
    digits = "".join(typed.split())
    is_code = digits.isascii() and digits.isdigit() and len(digits) == 6 and has_authenticator(user)
    if check_code(user, digits) if is_code else _is_password(request, user, typed):
        attempt.right()
        return ""
    attempt.wrong("proof")
    return "That is not right. Type the password of your account, or the six digits your app shows now."


def _is_password(request: HttpRequest, user: User, typed: str) -> bool:
    return authenticate(request, username=user.get_username(), password=typed) == user
