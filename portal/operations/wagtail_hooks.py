from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from .backup.panel import BackupPanel, is_alarming


@hooks.register("construct_homepage_panels")
def backups_on_the_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("attendance.view_work") and is_alarming():
        panels.append(BackupPanel())
