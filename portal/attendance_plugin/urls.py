"""Public addresses of the plugin: the parents' own page and the hallway screen."""

from django.urls import URLPattern

app_name = "attendance"
urlpatterns: list[URLPattern] = []
