"""Streams of blocks whose migrations stay the same when their blocks change, and whose editor opens at once."""

import json
from typing import Any

from django.utils.translation import get_language
from wagtail.admin.telepath import JSContext
from wagtail.blocks import StreamBlock
from wagtail.blocks.base import BlockWidget
from wagtail.fields import StreamField


class KeptBlockWidget(BlockWidget):
    """Tells the browser what the blocks are in words that are found once for each language, not for every form.

    For the rules of a policy that takes half a second. The choices of a block must therefore not depend on what is
    stored or on who edits.
    """

    @property
    def js_context(self) -> JSContext:
        return self._definition()[0]

    @property
    def block_json(self) -> str:
        return self._definition()[1]

    def _definition(self) -> tuple[JSContext, str]:
        kept = self.block_def.__dict__.setdefault("_definitions", {})
        language = get_language()
        if language not in kept:
            context = JSContext()
            kept[language] = (context, json.dumps(context.pack(self.block_def)))
        found: tuple[JSContext, str] = kept[language]
        return found


class SteadyStreamField(StreamField):
    """A StreamField that always holds the blocks of today, so migrations need not repeat them.

    Old migrations see today's blocks, which keeps the data of every block they load.
    """

    @staticmethod
    def todays_blocks() -> StreamBlock:
        raise NotImplementedError("Give back the blocks that this field holds.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(self.todays_blocks(), **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": KeptBlockWidget(self.stream_block), **kwargs})

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        del kwargs["block_lookup"]
        return name, path, [], kwargs
