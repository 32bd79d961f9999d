"""The fields that hold a bulletin's parts."""

from wagtail.blocks import StreamBlock

from portal.pages.stream_fields import SteadyStreamField


class ChaptersField(SteadyStreamField):
    @staticmethod
    def todays_blocks() -> StreamBlock:
        from .blocks import ChaptersBlock

        return ChaptersBlock()


class IndicatorsField(SteadyStreamField):
    @staticmethod
    def todays_blocks() -> StreamBlock:
        from .blocks import IndicatorsBlock

        return IndicatorsBlock()


class PromisesField(SteadyStreamField):
    @staticmethod
    def todays_blocks() -> StreamBlock:
        from .blocks import PromisesBlock

        return PromisesBlock()


class AnswersField(SteadyStreamField):
    @staticmethod
    def todays_blocks() -> StreamBlock:
        from .blocks import AnswersBlock

        return AnswersBlock()
