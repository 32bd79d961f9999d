"""What a site still lacks for the apps of the portal it has installed, each with the very line to add.

See docs/install.md. An app that is missing altogether is told earlier, by ``portal.needed_apps``.
"""

from django.core.checks import Tags, register

from .addresses import check_addresses, check_before_catch_all
from .background import check_background_work
from .doors import check_doors
from .keeping import check_private_files, check_shared_cache, check_sqlite
from .requests import check_context_processor, check_middleware
from .surroundings import check_base_url, check_time_zone

CHECKS = {
    Tags.urls: (check_addresses, check_before_catch_all, check_doors),
    Tags.templates: (check_context_processor,),
    Tags.compatibility: (check_middleware, check_background_work, check_base_url, check_time_zone),
    Tags.files: (check_private_files,),
}


def register_checks() -> None:
    for tag, checks in CHECKS.items():
        for check in checks:
            register(check, tag)
    # Only `check --deploy` asks: while a site is developed, one process is enough.
    register(check_shared_cache, Tags.caches, deploy=True)
    register(check_sqlite, Tags.compatibility)
