"""The field that holds a policy's clauses."""

from wagtail.blocks import StreamBlock

from portal.pages.stream_fields import SteadyStreamField


class ClausesField(SteadyStreamField):
    """A rule added to the catalogue changes no migration."""

    @staticmethod
    def todays_blocks() -> StreamBlock:
        from .blocks import ClausesBlock

        return ClausesBlock()
