"""The pages before anybody is signed in: password, code, setting up."""

from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import View
from wagtail.admin.views.account import password_reset_enabled

from portal.pages.school import school_for

from .forms import CodeForm, NewAppForm, SignInForm, too_soon
from .guessing import Try, claim_try, code_lane_of, lane_of, remember_device
from .one_time_codes import address_for_app, new_secret
from .providers import offered_providers
from .recovery_codes import make_recovery_codes
from .sealing import open_sealed, seal
from .second_factor import check_code, has_authenticator, has_second_factor, needs_second_factor, set_authenticator
from .sign_in import Pending, begin_pending, let_in, pending_of, safe_next

NEW_APP = "new_authenticator"
WRONG_APP_CODE = (
    "This is not the code the app shows now. See that the telephone’s clock is set by itself, and type the next code."
)
ENDED = {
    "idle": "Your session has ended because nobody used it. Sign in to go on.",
    "kept": "Your session has ended because nobody used it. What you typed is kept for 15 minutes: sign in to send it.",
}


def refused(request: HttpRequest, template: str, context: dict[str, Any], attempt: Try) -> HttpResponse:
    response = render(request, template, context, status=429 if attempt.wait else 422)
    if attempt.wait:
        response.headers["Retry-After"] = str(attempt.wait)
    return response


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class SignInView(View):
    """User name and password. Nobody is signed in by them alone where a second factor is needed."""

    template = "accounts/sign_in.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
            return HttpResponseRedirect(safe_next(request, request.GET.get("next", "")))
        return render(request, self.template, self._context(request, SignInForm(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        attempt = claim_try(lane_of(request, request.POST.get("username", "")))
        form = SignInForm(request, data=request.POST, wait=attempt.wait)
        if not form.is_valid():
            if not attempt.wait:
                attempt.wrong("password")
            return refused(request, self.template, self._context(request, form), attempt)
        attempt.right()
        user = form.get_user()
        assert isinstance(user, User)
        return go_on(request, user, safe_next(request, request.POST.get("next", "")))

    def _context(self, request: HttpRequest, form: SignInForm) -> dict[str, Any]:
        return {
            "form": form,
            "school": school_for(request),
            "next": safe_next(request, request.POST.get("next") or request.GET.get("next", "")),
            "ended": ENDED.get(request.GET.get("ended", ""), ""),
            "providers": offered_providers(),
            "demonstration": settings.SECOND_FACTOR == "off" and not settings.PRODUCTION,
            "show_password_reset": password_reset_enabled(),
        }


def go_on(request: HttpRequest, user: User, next_page: str) -> HttpResponse:
    """After the password: to the code, to setting one up, or in."""
    if has_second_factor(user):
        begin_pending(request, user, next_page)
        return redirect("portal_sign_in_code")
    if needs_second_factor(user):
        begin_pending(request, user, next_page)
        return redirect("portal_sign_in_set_up")
    return come_in(request, user, next_page)


def come_in(request: HttpRequest, user: User, next_page: str) -> HttpResponse:
    response = HttpResponseRedirect(let_in(request, user, next_page))
    remember_device(request, response, user.get_username())
    return response


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class PendingView(View):
    """A page for somebody whose password was right; everybody else is sent back to the beginning."""

    pending: Pending

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        pending = pending_of(request)
        if pending is None:
            return redirect("wagtailadmin_login")
        self.pending = pending
        return super().dispatch(request, *args, **kwargs)


class CodeView(PendingView):
    template = "accounts/code.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, self._context(CodeForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self.pending.user
        form = CodeForm(request.POST)
        if not form.is_valid():
            return render(request, self.template, self._context(form), status=422)
        attempt = claim_try(code_lane_of(request, user.get_username()))
        if attempt.wait:
            form.add_error(None, too_soon(attempt.wait))
            return refused(request, self.template, self._context(form), attempt)
        if not check_code(user, form.cleaned_data["code"]):
            attempt.wrong("code")
            form.add_error("code", "This code is not right, or was used before. Wait for the next one and type it.")
            return refused(request, self.template, self._context(form), attempt)
        attempt.right()
        return come_in(request, user, self.pending.next)

    def _context(self, form: CodeForm) -> dict[str, Any]:
        user = self.pending.user
        return {
            "form": form,
            "school": school_for(self.request),
            "has_app": has_authenticator(user),
            "has_passkey": user.passkeys.exists(),
        }


class SetUpView(PendingView):
    """At the first sign-in: an app is connected, confirmed by a code, and the recovery codes are shown once."""

    template = "accounts/set_up.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        pending = pending_of(request)
        if pending and has_second_factor(pending.user):
            return redirect("portal_sign_in_code")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, self.template, self._context(NewAppForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        user, form = self.pending.user, NewAppForm(request.POST)
        if not confirm_new_app(request, user, form):
            return render(request, self.template, self._context(form), status=422)
        codes = make_recovery_codes(user)
        next_page = let_in(request, user, self.pending.next)
        context = {"codes": codes, "next": next_page, "school": school_for(request)}
        response = render(request, "accounts/recovery_codes.html", context)
        remember_device(request, response, user.get_username())
        return response

    def _context(self, form: Form) -> dict[str, Any]:
        return {"form": form, **new_app_context(self.request, self.pending.user)}


def new_app_context(request: HttpRequest, user: User) -> dict[str, Any]:
    """The secret of an app that is being connected, the same until it is confirmed, drawn and in letters."""
    if NEW_APP not in request.session:
        request.session[NEW_APP] = seal(new_secret())
    secret = open_sealed(request.session[NEW_APP])
    school = school_for(request)
    issuer = school.name if school else "Attendance Portal"
    drawn = segno.make(address_for_app(secret, account=user.get_username(), issuer=issuer), error="m", micro=False)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"school": school, "secret": spaced, "qr": drawn.svg_data_uri(border=2)}


def confirm_new_app(request: HttpRequest, user: User, form: Form) -> bool:
    """Connect the app when its code is right; else say what to do."""
    sealed = request.session.get(NEW_APP)
    if not form.is_valid() or sealed is None:
        return False
    if not set_authenticator(user, open_sealed(sealed), form.cleaned_data["code"]):
        form.add_error("code", WRONG_APP_CODE)
        return False
    del request.session[NEW_APP]
    return True
