from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "portal.journeys"
    label = "portal_journeys"
