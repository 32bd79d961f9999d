from django.apps import AppConfig

from portal.needed_apps import NeedsApps


class JourneysConfig(NeedsApps, AppConfig):
    name = "portal.journeys"
    label = "portal_journeys"
    needs = ("portal.pages",)
