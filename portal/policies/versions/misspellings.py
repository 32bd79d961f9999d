"""Two texts that may differ in spelling only: which words differ, and what among them is more than spelling."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million
dozen half halves quarter quarters third thirds first second fourth fifth sixth seventh eighth ninth tenth
once twice thrice single double both pair noon midnight
"""
DATES = """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday autumn spring summer easter christmas term terms day days week weeks fortnight
month months year years hour hours minute minutes session sessions morning afternoon weekend today tomorrow
yesterday
"""
NEGATIONS = """
not no nor never none neither without nobody nothing nowhere cannot cant dont doesnt didnt wont wouldnt
shouldnt mustnt neednt isnt arent wasnt werent hasnt havent hadnt couldnt shant unable refuse refused refuses
"""
DUTIES = """
must may might will would shall should can could need needs needed ought have has only unless except if when
until till before after within during while since by from to or and but any all every each some always usually
normally sometimes often least most more less fewer over under above below exceed exceeds up maximum minimum
required requires require expected expects allowed permitted forbidden prohibited agree agrees agreed grant
granted authorised authorise unauthorised prescribe prescribed proscribe proscribed
"""
KEPT = frozenset(f"{NUMBERS} {DATES} {NEGATIONS} {DUTIES}".split())
NEGATING = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "de", "anti")
ENDINGS = ("s", "es", "d", "ed", "n", "en", "r", "er", "st", "est", "ly", "ing", "y", "al", "less", "ful")
TOKEN = re.compile(
    r"\{\{[^}]*\}\}|\[\[[^\]]*\]\]|\]\([^)]*\)|https?://\S+|[\w.+-]+@[\w.-]+\w|[£€$%]|\d+(?:[.,:/]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*"
)
WORD = re.compile(r"[^\W\d_]+")
MOST_IN_TEN = 1
ALWAYS_ALLOWED = 2
SHORT, LONG = 4, 8


@dataclass(frozen=True, slots=True)
class Rewording:
    """How many words differ, and why that is no matter of spelling; no reason, no objection."""

    changed: int
    reason: str = ""


def reworded(before: str, after: str) -> Rewording:
    """What a correction did to a text.

    >>> reworded("We recieve it  within ten days", "We receive it within ten days.")
    Rewording(changed=1, reason='')
    >>> reworded("You may ask.", "You must ask.").reason
    '“may” became “must”'
    """
    old, new = _words(before), _words(after)
    if old == new:
        return Rewording(0)
    changed = 0
    reasons: list[str] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        was, now = old[start:end], new[other_start:other_end]
        if _is_respaced(was, now) or _is_doubled(old, new, (start, end), (other_start, other_end)):
            changed += 1
            continue
        changed += max(len(was), len(now))
        reasons += [_shown(was, now)] if len(was) != len(now) else _objections(was, now)
    if not reasons and changed > _most(old):
        reasons = [f"{changed} words differ, and at most {_most(old)} of these {len(old)} may"]
    return Rewording(changed, "; ".join(reasons))


def _words(text: str) -> list[str]:
    """What counts: words without case and apostrophes, numbers, placeholders and the targets of links."""
    found = (match.group() for match in TOKEN.finditer(text))
    bare = ((token, token.replace("'", "").replace("’", "")) for token in found)
    return [letters.casefold() if WORD.fullmatch(letters) else token for token, letters in bare]


def _most(words: list[str]) -> int:
    return max(ALWAYS_ALLOWED, len(words) * MOST_IN_TEN // 10)


def _is_respaced(was: list[str], now: list[str]) -> bool:
    """The same letters, parted otherwise: “week end” and “weekend”."""
    words = {*was, *now}
    is_plain = all(WORD.fullmatch(word) for word in words) and not KEPT & words
    return is_plain and len(was) != len(now) and "".join(was) == "".join(now)


def _is_doubled(old: list[str], new: list[str], gone: tuple[int, int], come: tuple[int, int]) -> bool:
    """A word written twice by mistake, now written once. Anything else that comes or goes is a change."""
    was, now = old[slice(*gone)], new[slice(*come)]
    if now or len(was) != 1 or was[0] in KEPT or not WORD.fullmatch(was[0]):
        return False
    around = old[max(gone[0] - 1, 0) : gone[1] + 1]
    return any(left == right for left, right in pairwise(around))


def _objections(was: list[str], now: list[str]) -> Iterator[str]:
    return (_shown([old], [new]) for old, new in zip(was, now, strict=True) if old != new and not is_respelt(old, new))


def is_respelt(old: str, new: str) -> bool:
    """Are these two spellings of one word? Never where the word is a number, a date, a negation or a word of duty.

    >>> is_respelt("attendence", "attendance"), is_respelt("kind", "unkind"), is_respelt("child", "children")
    (True, False, False)
    """
    if KEPT & {old, new} or not (WORD.fullmatch(old) and WORD.fullmatch(new)):
        return False
    if _has_other_form(old, new) or _has_other_form(new, old):
        return False
    if min(len(old), len(new)) < SHORT:
        return sorted(old) == sorted(new)
    return old[0] == new[0] and _distance(old, new) <= (1 if max(len(old), len(new)) < LONG else 2)


def _has_other_form(short: str, long: str) -> bool:
    """“parent” and “parents”, “kind” and “unkind”: another word, not another spelling."""
    return any(long == f"{prefix}{short}" for prefix in NEGATING) or any(long == f"{short}{end}" for end in ENDINGS)


def _distance(one: str, other: str) -> int:
    """How many letters were added, left out, changed or swapped with their neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _shown(was: list[str], now: list[str]) -> str:
    if not was:
        return f"“{' '.join(now)}” is new"
    return f"“{' '.join(was)}” became “{' '.join(now)}”" if now else f"“{' '.join(was)}” is gone"
