"""What the passkeys' script asks for: options first, then whether the browser's answer is good."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.generic.base import View

from portal.pages.reauthentication import has_recent_proof

from .door_views import PendingView
from .forms import too_soon
from .guessing import claim_try, code_lane_of, remember_device
from .passkeys import add_passkey, begin_passkey, begin_use, check_passkey
from .second_factor import has_authenticator
from .sessions import end_sessions
from .sign_in import let_in


class UsePasskeyView(PendingView):
    def post(self, request: HttpRequest) -> HttpResponse:
        user = self.pending.user
        if "begin" in request.POST:
            return JsonResponse(begin_use(request, user))
        attempt = claim_try(code_lane_of(request, user.get_username()))
        if attempt.wait:
            return JsonResponse({"problem": too_soon(attempt.wait)}, status=429)
        if not check_passkey(request, user, request.POST.get("answer", "")):
            attempt.wrong("passkey")
            return JsonResponse({"problem": "This passkey is not one of your account’s. Type a code."}, status=422)
        attempt.right()
        response = JsonResponse({"next": let_in(request, user, self.pending.next)})
        remember_device(request, response, user.get_username())
        return response


class NewPasskeyView(View):
    """For an account that is signed in; beside an app, never instead of it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not has_recent_proof(request):
            return JsonResponse({"next": reverse("portal_signing_in_again")})
        if not has_authenticator(user):  # type: ignore[arg-type]
            return JsonResponse({"problem": "Connect an app first: it works where passkeys do not."}, status=422)
        if "begin" in request.POST:
            return JsonResponse(begin_passkey(request, user))  # type: ignore[arg-type]
        if add_passkey(request, user, request.POST.get("answer", "")) is None:  # type: ignore[arg-type]
            return JsonResponse({"problem": "The new passkey could not be read. Try again."}, status=422)
        end_sessions(user, keep=request.session.session_key or "")  # type: ignore[arg-type]
        return JsonResponse({"next": reverse("portal_signing_in")})
