"""A school's own colours: which there are, what each must be readable against, and what is used where one is not."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")


@dataclass(frozen=True)
class Token:
    """A colour a school may choose. ``against`` is the colour it meets; ``at_least`` the contrast WCAG 2.2 counts."""

    default: str
    against: str
    at_least: float
    used_for: str


PAPER, INK, SURFACE = "#faf6ee", "#20292b", "#fffdf9"
TOKENS = {
    "brand": Token("#1d5c58", PAPER, 4.5, "links, buttons and edges on the paper"),
    "brand_dark": Token("#123f3d", SURFACE, 7.0, "the header, the footer, headings and the hallway screen's figures"),
    "brand_soft": Token("#dcebe6", INK, 7.0, "the hallway screen's ground and others for dark words"),
    "accent": Token("#7a3c6c", PAPER, 4.5, "marks and edges on the paper"),
    "accent_dark": Token("#592a4f", SURFACE, 7.0, "headings on accent_soft"),
    "accent_soft": Token("#f3e5ef", INK, 7.0, "a ground for dark words"),
}


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two hex colours, 1.0 to 21.0.

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def problem_with(token: str, colour: str) -> str:
    """Why ``colour`` cannot be this token, in words for the person who chose it; empty where it can."""
    if token not in TOKENS:
        return f"the portal knows the colours {', '.join(TOKENS)}"
    if not HEX.fullmatch(colour):
        return "a colour is written like #1d5c58"
    wanted = TOKENS[token]
    ratio = contrast(colour, wanted.against)
    if ratio < wanted.at_least:
        return (
            f"{wanted.used_for} need a contrast of {wanted.at_least:g} to 1 against {wanted.against}; "
            f"this has {ratio:.1f} to 1"
        )
    return ""


def problems_with(chosen: object) -> list[str]:
    """Why each colour of a school cannot be used, as `brand_dark #777777: …`; empty where all can.

    Of colours that can be read against the fixed paper and ink, each pair that meets on a page or screen can be.
    """
    if not isinstance(chosen, Mapping):
        return ["colours are written as a table, token = colour"]
    found = ((token, colour, problem_with(str(token), str(colour))) for token, colour in chosen.items())
    return [f"{token} {colour}: {problem}" for token, colour, problem in found if problem]


def readable_colours(chosen: Mapping[str, str]) -> dict[str, str]:
    """Every token with the school's colour where it can be read, else the portal's own."""
    return {
        token: chosen[token] if token in chosen and not problem_with(token, str(chosen[token])) else wanted.default
        for token, wanted in TOKENS.items()
    }


def stylesheet(chosen: Mapping[str, str]) -> str:
    """The custom properties that put a school's colours over the portal's defaults."""
    lines = [f"  --{token.replace('_', '-')}: {colour};" for token, colour in readable_colours(chosen).items()]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
