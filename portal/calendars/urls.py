"""Addresses below /dates/ that are not Wagtail pages."""

from django.urls import path, register_converter

from . import views


class FeedFormat:
    regex = "ics|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FeedFormat, "feed_format")

app_name = "calendars"
urlpatterns = [
    path("feeds/<slug:name>.<feed_format:format>", views.feed, name="feed"),
    path("feeds/<slug:name>.svg", views.qr_code, name="qr_code"),
    path("schools/<slug:slug>/feeds/<slug:name>.<feed_format:format>", views.feed, name="feed_of_school"),
    path("schools/<slug:slug>/feeds/<slug:name>.svg", views.qr_code, name="qr_code_of_school"),
    path("days/<uuid:uid>.ics", views.one_day, name="one_day"),
]
