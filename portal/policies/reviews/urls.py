"""Addresses of staff's pages about reviews, below the admin's."""

from django.urls import path

from .views import PoliciesDueView, ReviewView, WithdrawView

app_name = "policy_reviews"
urlpatterns = [
    path("", PoliciesDueView.as_view(), name="due"),
    path("<int:pk>/", ReviewView.as_view(), name="review"),
    path("<int:pk>/withdraw/", WithdrawView.as_view(), name="withdraw"),
]
