"""Rows that are published and then only read. The database refuses too: see ``triggers``."""

from typing import Any, NoReturn

from django.db import models

NEXT_STEP = "Publish a new version that says what applies instead."


class FrozenVersionError(TypeError):
    """Something tried to change or remove a published version."""

    def __init__(self, which: str, attempt: str) -> None:
        super().__init__(f"{which} is published for ever; got an attempt to {attempt}. {NEXT_STEP}")


class FrozenQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError("A policy version", "update it")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError("A policy version", "update it")

    def delete(self) -> NoReturn:
        raise FrozenVersionError("A policy version", "delete it")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            raise FrozenVersionError("A policy version", "overwrite it")
        return super().bulk_create(objs, *args, **kwargs)


class FrozenModel(models.Model):
    """A model whose rows can be added and read, not edited or deleted."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenVersionError(str(self), "save it again")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError(str(self), "delete it")
