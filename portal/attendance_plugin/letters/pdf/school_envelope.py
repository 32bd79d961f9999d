"""Which envelopes a school posts its letters in."""

from portal.pages.models import School

from .envelopes import KINDS, Window
from .models import EnvelopeChoice


def envelope_of(school: School) -> EnvelopeChoice:
    """The school's choice, or the one every school begins with."""
    return EnvelopeChoice.objects.filter(school=school).first() or EnvelopeChoice(school=school)


def window_of(school: School) -> Window:
    return window_chosen(envelope_of(school))


def window_chosen(chosen: EnvelopeChoice) -> Window:
    return Window(
        kind=KINDS[chosen.kind], left=chosen.left, bottom=chosen.bottom, width=chosen.width, height=chosen.height
    )
