"""Says which apps an app of the portal cannot do without, before Django fails over a model that has no table."""

from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

MISSING = '"{app}" needs more of INSTALLED_APPS. Add to it:\n{lines}'


class NeedsApps:
    """Stands before ``AppConfig`` among the bases; ``needs`` names the apps whose models this one's are built on.

    Django's own checks cannot tell: they run only once every model has been loaded.
    """

    name: str
    needs: ClassVar[tuple[str, ...]] = ()

    def import_models(self) -> Any:
        installed = {config.name for config in apps.app_configs.values()}
        missing = [name for name in ("portal", *self.needs) if name not in installed]
        if missing:
            lines = "\n".join(f'    "{name}",' for name in missing)
            raise ImproperlyConfigured(MISSING.format(app=self.name, lines=lines))
        return super().import_models()  # type: ignore[misc]
