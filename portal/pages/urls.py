"""What the public pages ask for beside the page tree: the school's colours and crest, the language, bulletins' data."""

from django.urls import include, path

from . import language_views, views

urlpatterns = [
    path("school/tokens.css", views.school_tokens, name="school_tokens"),
    path("school/crest.svg", views.school_crest, name="school_crest"),
    path("forms/language/", language_views.choose_language, name="choose_language"),
    path("", include("portal.pages.bulletins.urls")),
]
