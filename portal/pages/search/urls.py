"""Addresses of the search. A site that has a search of its own leaves them out, and no page shows our box."""

from django.urls import path

from .views import search_description, search_page

urlpatterns = [
    path("", search_page, name="portal_search"),
    path("opensearch.xml", search_description, name="portal_search_description"),
]
