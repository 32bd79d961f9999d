"""What the other cells of a file may say. Every reader raises `CellRefused` with what is accepted."""

import unicodedata

from .columns import plain
from .problems import CellRefused

HALVES = {"am": "am", "morning": "am", "am session": "am", "pm": "pm", "afternoon": "pm", "pm session": "pm"}
YES, NO = {"yes", "y", "true", "1", "t"}, {"no", "n", "false", "0", "f"}
OLDEST_YEAR_GROUP = 14
LAST_IN_ORDER = 1_000
SHEET_ERRORS = {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"}


def read_half(text: str) -> str:
    """`am` or `pm`."""
    half = HALVES.get(text.casefold().replace(".", ""))
    if half is None:
        raise CellRefused("AM or PM")
    return half


def read_minutes(text: str) -> int | None:
    """Minutes late, or None for an empty cell."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise CellRefused("whole minutes from 0 to 999, or nothing")
    return int(text)


def read_order(text: str) -> int:
    """A place in an order, from 1; an empty cell comes after every other."""
    if not text:
        return LAST_IN_ORDER
    if not (text.isascii() and text.isdigit() and int(text[:4]) > 0 and len(text) <= 3):
        raise CellRefused("a whole number from 1 to 999, or nothing")
    return int(text)


def read_flag(text: str, default: bool) -> bool:
    """Yes or no; the default for an empty cell."""
    if not text:
        return default
    if plain(text) in YES | NO:
        return plain(text) in YES
    raise CellRefused("yes or no")


def read_name(text: str, *, longest: int, required: bool = True) -> str:
    """Words as somebody wrote them, in composed form; no character that hides or turns text round."""
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if required and not words:
        raise CellRefused("something: this cell may not be empty")
    if words in SHEET_ERRORS:
        raise CellRefused("a value: the spreadsheet has an error in this cell")
    if len(words) > longest:
        raise CellRefused(f"at most {longest} characters")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cs"} for character in words.replace("\u200d", "")):
        raise CellRefused("letters, spaces and punctuation, without hidden control characters")
    return words


def read_year_group(text: str) -> int:
    """`4`, `Year 4`, `Y4`, `R`, `Reception`, `N2`, `Nursery`: 0 is Reception, -1 nursery."""
    word = "".join(text.casefold().split())
    if word in {"r", "reception", "yearr", "yr"}:
        return 0
    if word in {"n", "n1", "n2", "nursery"}:
        return -1
    digits = word.removeprefix("year").removeprefix("y")
    if digits.isascii() and digits.isdigit() and int(digits) <= OLDEST_YEAR_GROUP:
        return int(digits)
    raise CellRefused(f"N, R, or a year from 1 to {OLDEST_YEAR_GROUP}")
