"""The lists of the API, and the app that each is about. A site has those of the apps it has installed."""

from django.apps import apps

ROOMS = (
    ("schools", "portal.pages"),
    ("policies", "portal.policies"),
    ("dates", "portal.calendars"),
    ("forms", "portal.forms"),
    ("celebration", "portal.attendance_plugin"),
    ("search", "portal.pages"),
)
ROOMS_HERE = tuple(room for room, app in ROOMS if apps.is_installed(app))
