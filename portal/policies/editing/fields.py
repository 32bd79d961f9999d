"""The field that holds a policy's clauses."""

from typing import Any

from wagtail.fields import StreamField


class ClausesField(StreamField):
    """A StreamField that always holds ``ClausesBlock``, so migrations need not repeat the blocks of every rule.

    A rule added to the catalogue changes no migration. Old migrations see today's blocks, which keeps the data of
    every block they load.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .blocks import ClausesBlock

        super().__init__(ClausesBlock(), **kwargs)

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs
