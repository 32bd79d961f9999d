"""Rows that are added and then only read. The database refuses too: see ``triggers``."""

from typing import Any, ClassVar, NoReturn

from django.db import models

NEXT_STEP = "Publish a new version that says what applies instead."
PSEUDONYM = "account-"
"""How every pseudonym begins."""


class FrozenVersionError(TypeError):
    """Something tried to change or remove a row that is kept for ever."""

    def __init__(self, model: "type[FrozenModel]", attempt: str, which: str = "") -> None:
        named = which or f"A {model._meta.verbose_name}"
        super().__init__(f"{named} is {model.kept}; got an attempt to {attempt}. {model.next_step}")


class FrozenQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError(self.model, "update it")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError(self.model, "update it")

    def delete(self) -> NoReturn:
        raise FrozenVersionError(self.model, "delete it")

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            raise FrozenVersionError(self.model, "overwrite it")
        return super().bulk_create(objs, *args, **kwargs)


class FrozenModel(models.Model):
    """A model whose rows can be added and read, not edited or deleted.

    A foreign key with SET_NULL may still lose its row: the account of a person who has left can be removed.
    ``kept`` and ``next_step`` complete the words of a refusal. ``pseudonymised`` names columns with somebody's name:
    a pseudonym, and nothing else, may take its place once the time to keep names is over.
    """

    kept: ClassVar[str] = "recorded for ever"
    next_step: ClassVar[str] = "Record what is true now beside it."
    pseudonymised: ClassVar[tuple[str, ...]] = ()

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenVersionError(type(self), "save it again", str(self))
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenVersionError(type(self), "delete it", str(self))
