"""Rows that are written once and then only read: what was found, decided, entered and sent."""

from typing import Any, NoReturn, Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class WriteOnceError(TypeError):
    """Something tried to change or remove a row that is kept as it was written."""

    def __init__(self, model: type[models.Model], attempt: str) -> None:
        super().__init__(
            f"{str(model._meta.verbose_name).capitalize()} rows are written once; got an attempt to {attempt}. "
            "Add a new row that says what changed instead."
        )


class WriteOnceQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise WriteOnceError(self.model, "update some of them")

    def delete(self) -> NoReturn:
        raise WriteOnceError(self.model, "delete some of them")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteOnceError(self.model, "update some of them")


class WriteOnceManager(models.Manager[Row]):
    def get_queryset(self) -> models.QuerySet[Row]:
        return WriteOnceQuerySet(self.model, using=self._db)


class WriteOnceModel(models.Model):
    """A model whose rows can be added and read, not edited or deleted."""

    objects = WriteOnceManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WriteOnceError(type(self), f"save number {self.pk} again")
        super().save(*args, **kwargs)

    def delete(self: Self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WriteOnceError(type(self), f"delete number {self.pk}")
