"""Figures inside sentences: ``{{ 1.3 }}`` and what is worked out from it, so that no number is typed twice."""

import re
from collections.abc import Iterator

from portal.rules.bulletins.differences import against_words, series_words, since_words
from portal.rules.bulletins.figures import in_unit
from portal.rules.bulletins.indicators import Bulletin, Indicator, Reading
from portal.rules.bulletins.problems import Problem

PLACEHOLDER = re.compile(r"\{\{ *(?P<id>[A-Za-z0-9][A-Za-z0-9.-]*) *(?:\| *(?P<asked>[^{}|]+?) *)?\}\}")
EXAMPLES = "{{ 1.3 }}, {{ 1.3 | earlier }}, {{ 1.3 | change }}, {{ 1.3 | steps }}, {{ 1.3 | against England }}"


def fill(text: str, bulletin: Bulletin) -> str:
    """The text with its figures. Hand over the bulletin as `suppress` gives it back: nothing else may be shown."""

    def shown(found: re.Match[str]) -> str:
        indicator = bulletin.indicator(found["id"])
        return (_value(indicator, found["asked"] or "") if indicator else None) or found.group()

    return PLACEHOLDER.sub(shown, text)


def placeholder_problems(bulletin: Bulletin) -> Iterator[Problem]:
    """Every placeholder that cannot be filled, and every brace that is no placeholder."""
    ids = ", ".join(each.id for each in bulletin.indicators) or "none"
    for place, text in bulletin.texts():
        for found in PLACEHOLDER.finditer(text):
            indicator = bulletin.indicator(found["id"])
            if indicator is None:
                yield Problem(place, found.group(), f"the id of an indicator of this bulletin ({ids})", "Correct it.")
            elif _value(indicator, found["asked"] or "") is None:
                advice = "Ask for something the indicator has, and that can be worked out from exact figures."
                yield Problem(place, found.group(), f"what the data can tell, such as {EXAMPLES}", advice)
        if "{{" in PLACEHOLDER.sub("", text) or "}}" in PLACEHOLDER.sub("", text):
            yield Problem(place, "{{ or }} alone", f"a whole placeholder, such as {EXAMPLES}", "Mend the braces.")


def _value(indicator: Indicator, asked: str) -> str | None:
    """What is asked of the indicator; None where it has no such thing."""
    if not asked:
        return in_unit(indicator.now.figure, indicator.unit)
    if asked == "steps":
        return series_words(indicator) or None
    if asked.startswith("against "):
        other = next((each for each in indicator.comparators if each.name == asked.removeprefix("against ")), None)
        return _worked_out(indicator, other, against_words(indicator, other)) if other else None
    earlier = indicator.earlier[0] if indicator.earlier else None
    if asked == "earlier" and earlier:
        return in_unit(earlier.figure, indicator.unit)
    if asked == "change" and earlier:
        return _worked_out(indicator, earlier, since_words(indicator, earlier))
    return _comparator(indicator, asked)


def _comparator(indicator: Indicator, name: str) -> str | None:
    found = next((each for each in indicator.comparators if each.name == name), None)
    return in_unit(found.figure, indicator.unit) if found else None


def _worked_out(indicator: Indicator, other: Reading, words: str) -> str | None:
    """A difference that would give a small count away is not told; one that never was exact is a mistake."""
    return words or ("a change that is not shown" if indicator.is_suppressed else None)
