"""Streams of blocks whose migrations stay the same when their blocks change."""

from typing import Any

from wagtail.blocks import StreamBlock
from wagtail.fields import StreamField


class SteadyStreamField(StreamField):
    """A StreamField that always holds the blocks of today, so migrations need not repeat them.

    Old migrations see today's blocks, which keeps the data of every block they load.
    """

    @staticmethod
    def todays_blocks() -> StreamBlock:
        raise NotImplementedError("Give back the blocks that this field holds.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.todays_blocks(), **kwargs)

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs
