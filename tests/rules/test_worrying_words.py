"""Abuse case 72: which texts the safeguarding lead reads first, and which everyday reasons are left alone."""

import pytest

from portal.rules.worrying_words import PHRASES, worries_in
from portal.rules.worrying_words_abroad import POLISH, URDU

HARM, ONESELF, FEAR, NEGLECT, EXPLOITED = PHRASES


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Her dad hit her last night.", (HARM,)),
        ("She says: my STEPDAD HITS ME", (HARM,)),
        ("Mum’s boyfriend is hurting me", (HARM,)),
        ("We left because of domestic violence", (HARM,)),
        ("He keeps talking about suicide", (ONESELF,)),
        ("self-harming again", (ONESELF,)),
        ("She said she wants to die", (ONESELF,)),
        ("He is scared of his father", (FEAR,)),
        ("afraid to go\nhome", (FEAR,)),
        ("I don't feel safe. I don’t feel safe.", (FEAR,)),
        ("There is no food in the house", (NEGLECT,)),
        ("an older gang: he went into a gang", (EXPLOITED,)),
        ("Ojczym ją bije, boi się wracać do domu.", (HARM, FEAR)),
        ("Córka mówi, że nie chce żyć", (ONESELF,)),
        ("W domu jest przemoc i nie mamy co jeść", (HARM, NEGLECT)),
        ("گھر میں گھریلو تشدد ہے", (HARM,)),
        ("وہ خودکشی کی بات کرتی ہے", (ONESELF,)),
        ("بچی گھر جانے سے ڈرتی ہے، جبری شادی کی بات ہے", (FEAR, EXPLOITED)),
        ("Her aunt talks of a forced marriage, and her uncle beat her", (HARM, EXPLOITED)),
    ],
)
def test_worrying_words_are_found_however_they_are_written(text: str, groups: tuple[str, ...]) -> None:
    assert worries_in(text) == groups


@pytest.mark.parametrize(
    "text",
    [
        "Sick twice in the night",
        "hit her head in the playground",
        "hit by a ball at football",
        "fell and bruised his knee",
        "he kicked my leg at football and I cannot drive",
        "her brother hit his head, we are at the hospital",
        "She hurt herself on the trampoline",
        "cut himself on glass and needs stitches",
        "scared of the dentist",
        "violently sick all night",
        "burnt her hand on the kettle",
        "locked out of the house, so we are late",
        "he has taken tablets for hay fever",
        "the school bus broke down and left him at the stop",
        "Syn ma gorączkę i boli go gardło, uderzył się w głowę na boisku",
        "Boi się dentysty i zastrzyku",
        "Wyjazd na pogrzeb dziadka do Polski",
        "بیٹے کو رات سے بخار اور الٹی ہے",
        "دانت کے ڈاکٹر سے ڈر لگتا ہے، وقت ساڑھے نو بجے ہے",
        "police officers are her parents; they work nights",
        "",
    ],
)
def test_everyday_reasons_are_left_alone(text: str) -> None:
    assert worries_in(text) == ()


def test_every_phrase_is_found_by_itself() -> None:
    """Each row of the list works: its first words, put together, are found in its own group."""
    for group, phrases in [*PHRASES.items(), *POLISH.items(), *URDU.items()]:
        for phrase in phrases:
            words = " ".join(place.split("/")[0].removesuffix("*") for place in phrase.split())
            assert group in worries_in(f"Well, {words} today."), (group, phrase)


def test_long_text_is_read_quickly() -> None:
    """Abuse case 16: no phrase makes the search go back and forth."""
    assert worries_in("he hit " * 700 + "her") == (HARM,)
