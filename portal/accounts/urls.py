from django.urls import path

from .door_views import CodeView, SetUpView, SignInView
from .passkey_views import UsePasskeyView
from .provider_views import BackView, LeaveView

urlpatterns = [
    path("", SignInView.as_view(), name="portal_sign_in"),
    path("code/", CodeView.as_view(), name="portal_sign_in_code"),
    path("passkey/", UsePasskeyView.as_view(), name="portal_sign_in_passkey"),
    path("set-up/", SetUpView.as_view(), name="portal_sign_in_set_up"),
    path("with/<slug:slug>/", LeaveView.as_view(), name="portal_sign_in_with"),
    path("with/<slug:slug>/back/", BackView.as_view(), name="portal_sign_in_back"),
]
