"""The languages parents may choose, and which one a page is in.

English is what the portal is written in. Of ``settings.LANGUAGES``, which are Django's hundred where a site sets none,
those are on offer that have a catalogue in ``portal/locale/`` or in the site's own ``LOCALE_PATHS``. Public pages and
the staff's stay English, so they need no cookie and never vary.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import to_locale

import portal

ROOMS = {"/forms/": "forms-language", "/requests/": "requests-language", "/sign/": "sign-language"}
"""Where a choice holds, and the name of its cookie there: a cookie has one path, and the choice holds in each."""
ENGLISH = "en-gb"
CATALOGUES = Path(portal.__file__).parent / "locale"
LIFETIME_SECONDS = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Language:
    """``code`` is how a choice is stored, ``tag`` what HTML calls the language, ``locale`` what Django does."""

    code: str
    locale: str
    tag: str
    name: str
    english_name: str
    is_right_to_left: bool

    @property
    def direction(self) -> str:
        return "rtl" if self.is_right_to_left else "ltr"

    @property
    def is_english(self) -> bool:
        return self.code == "en"


@cache
def languages() -> dict[str, Language]:
    """The languages on offer by code, English first."""
    found = [_language(locale) for locale in (ENGLISH, *(locale for locale, _ in translated()))]
    return {language.code: language for language in found}


def translated() -> list[tuple[str, str]]:
    """Locale and name of each language of the site, but English, that the parents' pages have been put into."""
    folders = [CATALOGUES, *map(Path, settings.LOCALE_PATHS)]
    return [
        (locale, name)
        for locale, name in settings.LANGUAGES
        if not locale.startswith("en") and any((folder / to_locale(locale)).is_dir() for folder in folders)
    ]


def _language(locale: str) -> Language:
    info = translation.get_language_info(locale)
    language, _, region = locale.partition("-")
    is_english = language == "en"
    name = "English" if is_english else str(info["name_local"])
    return Language(
        code="en" if is_english else locale,
        locale=locale,
        tag=f"{language}-{region.upper()}" if region else language,
        name=name[:1].upper() + name[1:],
        english_name="English" if is_english else str(info["name"]),
        is_right_to_left=bool(info["bidi"]),
    )


def current_language() -> Language:
    """The language in use now; English for one that is not on offer."""
    active = translation.get_language() or ENGLISH
    return next((language for language in languages().values() if language.locale == active), languages()["en"])


@contextmanager
def spoken_in(code: str) -> Iterator[Language]:
    """Within it, words are in the language with this code; English where it is not on offer any more."""
    language = languages().get(code, languages()["en"])
    with translation.override(language.locale):
        yield language


def chosen_language(request: HttpRequest) -> Language | None:
    """What this browser chose for the room that the address lies in; None outside the rooms or without a choice."""
    room = next((room for room in ROOMS if request.path.startswith(room)), None)
    return languages().get(request.COOKIES.get(_cookie_name(room), "")) if room else None


def speak_unless_chosen(request: HttpRequest, code: str) -> None:
    """Go on in this language, unless the reader chose one. The middleware ends it with the request."""
    if chosen_language(request) is None and code in languages():
        translation.activate(languages()[code].locale)


def remember_choice(response: HttpResponse, language: Language) -> HttpResponse:
    """Keep the choice in this browser, for the parents' pages only. It says a language and nothing else."""
    for room in ROOMS:
        response.set_cookie(
            _cookie_name(room),
            language.code,
            max_age=LIFETIME_SECONDS,
            path=room,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def _cookie_name(room: str) -> str:
    return ("__Secure-" if settings.SESSION_COOKIE_SECURE else "") + ROOMS[room]
