"""An account's own page about signing in: second factor, passkeys and sessions."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic.base import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from portal.attendance_plugin.audit.services import record
from portal.pages.reauthentication import ask_who_is_there, needs_recent_sign_in
from portal.pages.school import default_school

from .door_views import confirm_new_app, new_app_context
from .forms import NewAppForm, ResetForm
from .kept_forms import TypedForm, drop_form, kept_form_of
from .models import SecondFactorReset
from .recovery_codes import make_recovery_codes, unused_codes
from .second_factor import has_authenticator, has_second_factor, needs_second_factor, remove_second_factor
from .sessions import end_session, end_sessions

CHANGE_ACCOUNTS = "auth.change_user"


class OwnPage(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "key"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @property
    def account(self) -> User:
        return self.request.user  # type: ignore[return-value]


class SigningInView(OwnPage):
    template_name = "accounts/signing_in.html"
    page_title = "Signing in"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions = {
            "end-session": self.end_one,
            "end-others": self.end_others,
            "new-codes": self.new_codes,
            "remove-app": self.remove_app,
            "remove-passkey": self.remove_passkey,
        }
        do = request.POST.get("do", "")
        if do not in actions:
            raise Http404("There is no such thing to do here.")
        if do not in ("end-session", "end-others") and (asked := ask_who_is_there(request)):
            return asked
        return actions[do](request)

    def end_one(self, request: HttpRequest) -> HttpResponse:
        end_session(get_object_or_404(self.account.staff_sessions, pk=_number(request.POST.get("session"))))
        messages.success(request, "That session has ended.")
        return redirect("portal_signing_in")

    def end_others(self, request: HttpRequest) -> HttpResponse:
        ended = end_sessions(self.account, keep=self._own_key)
        messages.success(request, f"Other sessions ended: {ended}.")
        return redirect("portal_signing_in")

    def new_codes(self, request: HttpRequest) -> HttpResponse:
        if not has_second_factor(self.account):
            raise Http404("Recovery codes belong to a second step.")
        end_sessions(self.account, keep=self._own_key)
        return self.render_to_response(self.get_context_data(codes=make_recovery_codes(self.account)))

    def remove_app(self, request: HttpRequest) -> HttpResponse:
        if not self.may_remove_app:
            raise Http404("The app of this account has to stay.")
        remove_second_factor(self.account)
        end_sessions(self.account, keep=self._own_key)
        messages.success(request, "The app is disconnected. Your password alone opens your account now.")
        return redirect("portal_signing_in")

    def remove_passkey(self, request: HttpRequest) -> HttpResponse:
        get_object_or_404(self.account.passkeys, pk=_number(request.POST.get("passkey"))).delete()
        end_sessions(self.account, keep=self._own_key)
        messages.success(request, "The passkey is removed.")
        return redirect("portal_signing_in")

    @property
    def may_remove_app(self) -> bool:
        return not needs_second_factor(self.account)

    @property
    def _own_key(self) -> str:
        return self.request.session.session_key or ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        return {
            **super().get_context_data(**kwargs),
            "has_app": has_authenticator(account),
            "is_needed": needs_second_factor(account),
            "may_remove_app": self.may_remove_app,
            "passkeys": list(account.passkeys.all()),
            "codes_left": unused_codes(account),
            "sessions": list(account.staff_sessions.all()),
            "own_key": self._own_key,
            "idle_minutes": settings.IDLE_MINUTES,
            "demonstration": settings.SECOND_FACTOR == "off" and not settings.PRODUCTION,
        }


@method_decorator(needs_recent_sign_in, name="dispatch")
class AgainView(OwnPage):
    """Asks who is there and leads back: for the passkeys' script, which cannot ask itself."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("portal_signing_in")


@method_decorator(needs_recent_sign_in, name="dispatch")
class NewAppView(OwnPage):
    """Connecting an app, the first or in place of another. Recovery codes are made new with it."""

    template_name = "accounts/new_app_page.html"
    page_title = "Connect an app"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NewAppForm(request.POST)
        if not confirm_new_app(request, self.account, form):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        end_sessions(self.account, keep=request.session.session_key or "")
        view = SigningInView()
        view.setup(request)
        return view.render_to_response(view.get_context_data(codes=make_recovery_codes(self.account)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": NewAppForm(), **super().get_context_data(**kwargs), **kwargs}
        return context | new_app_context(self.request, self.account)


@method_decorator(needs_recent_sign_in, name="dispatch")
class ResetView(OwnPage):
    """Taking a lost second factor away from somebody else's account, with a reason."""

    template_name = "accounts/reset.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(CHANGE_ACCOUNTS):
            raise Http404("There is no such page for this account.")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def other(self) -> User:
        """Never one's own: who sits at an open session must not take away what protects it."""
        others = User.objects.exclude(pk=self.account.pk)
        if not self.account.is_superuser:
            others = others.filter(is_superuser=False)
        return get_object_or_404(others, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return f"Reset the second step of {self.other.get_username()}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ResetForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        reset_second_factor(self.other, by=self.account, reason=form.cleaned_data["reason"])
        messages.success(request, f"{self.other.get_username()} sets up a new second step at the next sign-in.")
        return redirect("wagtailusers_users:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": ResetForm(), **super().get_context_data(**kwargs), **kwargs}


class KeptFormView(OwnPage):
    """What was typed when a session ended, offered once more to the same account."""

    template_name = "accounts/kept_form.html"
    page_title = "What you had typed"

    @cached_property
    def typed(self) -> TypedForm | None:
        return kept_form_of(self.account)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.typed is None:
            return redirect("wagtailadmin_home")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = self.typed
        drop_form(self.account)
        if typed is None or request.POST.get("kept_form") != "send":
            return redirect("wagtailadmin_home")
        # The browser posts the same fields again, now to the page they were meant for.
        response = HttpResponseRedirect(typed.path)
        response.status_code = 307
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"typed": self.typed}


def reset_second_factor(user: User, *, by: User, reason: str) -> None:
    reset = SecondFactorReset.objects.create(user=user, by=by, reason=reason, at=timezone.now())
    remove_second_factor(user)
    ended = end_sessions(user)
    if school := default_school():
        record(
            school=school,
            action="second_factor_reset",
            subject=user,
            actor=by,
            reset=reset.pk,
            ended=ended,
        )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
