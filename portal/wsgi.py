import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_wsgi_application()

from portal.kept_answers.front_door import FrontDoor  # noqa: E402  # it asks for the settings
from portal.operations.metrics.requests import count_kept  # noqa: E402

application = FrontDoor(django_application, on_kept=count_kept)
