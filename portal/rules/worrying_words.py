"""Words in a parent's text that a person trained in safeguarding should read first (abuse case 72).

They find no abuse and accuse nobody: they only decide who reads a text. A list finds some such texts, never all, so
every report is still read by a person. ``worrying_words_abroad`` holds phrases in the other languages of the forms.

Source of the groups: Department for Education, Keeping children safe in education, part one: forms of abuse, neglect
and exploitation, and the issues named beside them. The phrases are our own: what a worried parent or child may write in
a form about absence. Each needs enough words around it that an everyday reason ("hit her head", "scared of the
dentist", "bruised knee") is left alone; the tests hold such reasons. A phrase is a row of words; "/" parts words that
may stand in its place, and "*" at an end stands for any ending.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from portal.rules.folded_words import fold_words
from portal.rules.worrying_words_abroad import POLISH, URDU

_SOMEBODY = (
    "dad/daddy/father/mum/mummy/mother/stepdad/stepfather/stepmum/stepmother/uncle/aunt/brother/grandad/grandfather/"
    "partner/boyfriend/girlfriend/husband/wife/ex/carer/he/she"
)
_THEM = "me/him/her/them/us"
_HURT = "hit/beat/punched/kicked/slapped/choked/strangled/burnt/burned/hurt/shook"
_SELF = "himself/herself/themself/themselves/myself"

PHRASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Harm by somebody": (
            f"hits/hitting/beats/beating/punches/punching/kicks/slaps/slapping/chokes/strangles/hurts/hurting {_THEM}",
            f"{_SOMEBODY} {_HURT} {_THEM}",
            f"{_SOMEBODY} {_HURT} my/our son/daughter/child",
            f"hit/hurt/beaten/punched/kicked/slapped/choked/strangled/burnt/burned by his/her/my/their/our {_SOMEBODY}",
            "unexplained bruise*/injur*/mark*/burn*",
            f"{_SOMEBODY} did this",
            "abuse/abused/abuses/abusing/abusive/abuser/abusers",
            "domestic violence",
            "violent to/towards/with/at/again/partner/husband/father/home",
            "violence at/in/from",
            "raped/rape/rapes/rapist",
            "sexual*",
            "molest*",
            "touched/touches/touching him/her/me/them inappropriately",
            "touched inappropriately",
            "private parts",
            "inappropriate touch*/photo*/picture*/message*",
            "naked/nude/nudes photo*/picture*/video*",
            "groomed/grooming online/by/him/her",
        ),
        "Harm to oneself": (
            "self harm*",
            "selfharm*",
            "suicid*",
            f"kill/kills/killing {_SELF}",
            f"harm/harms/harmed/harming/hurting/cutting/cuts {_SELF}",
            "want/wants/wanted/wanting to die",
            "end/ending/ended/take/took his/her/my/their own life",
            "end/ending his/her/my/their/it life/all",
            "not/doesnt/dont want to live/be alive",
            "better off dead",
            "overdose*",
        ),
        "Fear, or not safe at home": (
            f"afraid/scared/frightened/terrified of his/her/my/their {_SOMEBODY}",
            "afraid/scared/frightened/terrified to go/come/be home",
            "afraid/scared/frightened/terrified at home",
            "not/isnt/arent/never/dont/doesnt feel safe",
            "not/isnt/arent/never safe",
            "unsafe at/to/for/home",
            "ran/run/runs/running away from/again/last/yesterday/and",
            "went/gone missing",
            "locked in his/her/my/their/the/all",
            "threaten* to/him/her/me/us/them/my",
            "threatened to/him/her/me/us/them/my/by",
            "in danger",
            "restraining/non molestation order",
            "fled/fleeing/flee home/violence/from/to/the/a/his/her/my",
        ),
        "Not looked after": (
            "no food in/at/left",
            "nothing to eat",
            "not been/being fed",
            "left/home alone all/at/for/overnight/with",
            "nobody/noone looks/looking/looked after",
            "homeless",
            "nowhere to sleep/live/stay/go",
            "kicked/thrown out of home/house/the/our",
        ),
        "Exploitation, and harm in the name of honour or belief": (
            "fgm",
            "female circumcision",
            "genital mutilation/cutting",
            "forced marriage",
            "forced/forcing/made to marry",
            "county lines",
            "a/the/his/her/by/in gang/gangs",
            "exploit*",
            "traffick*",
            "carrying/carries a knife/gun",
            "radicalis*/radicaliz*",
        ),
    }
)


def worries_in(text: str) -> tuple[str, ...]:
    """The groups of which the text holds a phrase, in the order of the list; none for nearly every text.

    >>> worries_in("She is scared to go home.")
    ('Fear, or not safe at home',)
    >>> worries_in("Sick twice in the night, and he hit his head on the way to the bathroom.")
    ()
    """
    words = " ".join(fold_words(text))
    return tuple(group for group, pattern in _patterns().items() if pattern.search(words))


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        group: re.compile("|".join(map(_pattern, (*phrases, *POLISH[group], *URDU[group]))))
        for group, phrases in PHRASES.items()
    }


def _pattern(phrase: str) -> str:
    places = ["|".join(map(_word, place.split("/"))) for place in phrase.split()]
    return r"\b" + " ".join(f"(?:{place})" for place in places) + r"\b"


def _word(word: str) -> str:
    ending = r"\w*" if word.endswith("*") else ""
    return re.escape("".join(fold_words(word.removesuffix("*")))) + ending
