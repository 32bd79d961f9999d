"""Addresses of signing. A reference opens nothing by itself; a token in an address acts on POST only."""

from django.urls import path

from . import door, views

app_name = "sign"
urlpatterns = [
    path("door/<str:token>/", door.read, name="door"),
    path("door/<str:token>/details/", door.details, name="door_details"),
    path("door/<str:token>/send/", door.send, name="door_send"),
    path("door/<str:token>/done/<str:form_key>/", door.done, name="door_done"),
    path("at/<str:reference>/", views.read, name="read"),
    path("at/<str:reference>/check/", views.check, name="check"),
    path("at/<str:reference>/send/", views.old_send, name="send"),
    path("at/<str:reference>/decline/", views.decline_to_sign, name="decline"),
    path("at/<str:reference>/done/", views.done, name="done"),
    path("at/<str:reference>/copy/", views.copy, name="copy"),
    path("at/<str:reference>/close/", views.close, name="close"),
    path("at/<str:reference>/<slug:step>/", views.step, name="step"),
    path("<str:token>/", views.open_link, name="open"),
]
