"""The rules' sentences in the language of the page: the rules know English, the catalogues all others."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, pgettext

from portal.pages.languages import current_language
from portal.pages.spoken import spoken_date, spoken_time
from portal.rules.leave.wording.speech import Speech
from portal.rules.sessions import Half, Session


def parents_speech() -> Speech:
    """How findings are told on this page."""
    return Speech() if current_language().is_english else TranslatedSpeech()


class TranslatedSpeech(Speech):
    """Every sentence of the rules by its English words from the catalogue, with figures as the language writes them."""

    @property
    def unknown(self) -> str:  # type: ignore[override]
        return gettext("not known")

    def sentence(self, template: str) -> str:
        return gettext(template) if template else ""

    def truth(self, value: bool) -> str:
        return gettext("Yes") if value else gettext("No")

    def session(self, session: Session) -> str:
        half = gettext("the morning of %(day)s") if session.half == Half.AM else gettext("the afternoon of %(day)s")
        return half % {"day": self.day(session.day)}

    def moment(self, moment: datetime) -> str:
        said = {"date": self.day(moment.date()), "time": self.clock(moment.time())}
        return pgettext("date and time", "%(date)s, %(time)s") % said

    def day(self, day: date) -> str:
        return spoken_date(day)

    def clock(self, clock: time) -> str:
        return spoken_time(clock)

    def number(self, number: int | Decimal) -> str:
        return str(number_format(number))

    def listed(self, items: Sequence[str]) -> str:
        if len(items) < 2:
            return "".join(items) or pgettext("an empty list", "none")
        return gettext("%(items)s and %(last)s") % {"items": gettext(", ").join(items[:-1]), "last": items[-1]}

    def counted(self, number: int | Decimal, noun: str) -> str:
        whole = int(number)
        words = COUNTED[noun](whole) if number == whole else PARTS[noun]()
        return words % {"number": self.number(number)}

    def share(self, part: int, whole: int, percent: Decimal) -> str:
        said = {"part": part, "whole": whole, "percent": self.number(percent)}
        return gettext("%(part)s of %(whole)s sessions (%(percent)s%%)") % said


COUNTED: dict[str, Callable[[int], str]] = {
    "day": lambda n: ngettext("%(number)s day", "%(number)s days", n),
    "school day": lambda n: ngettext("%(number)s school day", "%(number)s school days", n),
    "calendar day": lambda n: ngettext("%(number)s calendar day", "%(number)s calendar days", n),
    "session": lambda n: ngettext("%(number)s session", "%(number)s sessions", n),
    "unauthorised session": lambda n: ngettext(
        "%(number)s unauthorised session", "%(number)s unauthorised sessions", n
    ),
    "hour": lambda n: ngettext("%(number)s hour", "%(number)s hours", n),
}
"""What the rules count, by their English noun."""

PARTS: dict[str, Callable[[], str]] = {
    "day": lambda: pgettext("a half more than a whole number", "%(number)s days"),
    "school day": lambda: pgettext("a half more than a whole number", "%(number)s school days"),
    "calendar day": lambda: pgettext("a half more than a whole number", "%(number)s calendar days"),
    "session": lambda: pgettext("a half more than a whole number", "%(number)s sessions"),
    "unauthorised session": lambda: pgettext("a half more than a whole number", "%(number)s unauthorised sessions"),
    "hour": lambda: pgettext("a half more than a whole number", "%(number)s hours"),
}
