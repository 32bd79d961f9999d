"""Small bulletins, right in every part, for tests to change."""

from typing import Any

from portal.rules.bulletins.figures import parse_figure
from portal.rules.bulletins.indicators import Answer, Bulletin, Chapter, Indicator, Outcome, Promise, Reading


def reading(value: str | float, period: str = "", *, name: str = "", parts: str = "") -> Reading:
    return Reading(figure=parse_figure(value), period=period, name=name, parts=parse_figure(parts))


def indicator(id: str = "1.3", value: str | float = 220, unit: str = "children", **changes: Any) -> Indicator:
    period, parts = changes.pop("period", "2022/23"), changes.pop("parts", "")
    values = {"id": id, "label": f"Indicator {id}", "chapter": "needs", "unit": unit}
    return Indicator(**(values | {"now": reading(value, period, parts=parts)} | changes))


def bulletin(*indicators: Indicator, **changes: Any) -> Bulletin:
    chapter = Chapter(key="needs", label="1", question="Are needs found in good time?")
    return Bulletin(**({"number": 1, "chapters": (chapter,), "indicators": indicators} | changes))


def saying(text: str, *indicators: Indicator) -> Bulletin:
    """A bulletin whose one finding is the text."""
    chapter = Chapter(key="needs", label="1", question="Are needs found in good time?", findings=(text,))
    return bulletin(*indicators, chapters=(chapter,))


def promise(id: str, text: str = "Come back to waiting times.") -> Promise:
    return Promise(id=id, chapter="needs", text=text)


def answer(to: str, outcome: str = "done", text: str = "Finished in May.", carried_to: str = "") -> Answer:
    return Answer(promise=to, outcome=Outcome(outcome), text=text, carried_to=carried_to)
