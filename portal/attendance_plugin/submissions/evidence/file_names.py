"""The name a parent's file had, made fit to be shown again. No file is ever stored or served under it."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 80
UNNAMED = "File without a name"
# Control and format characters (among them those that turn the reading direction), halves of pairs, private ones.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tidy_name(name: str) -> str:
    """The last part of the name, on one line, without anything unseen (abuse cases 19 and 22).

    >>> tidy_name("C:\\\\letters\\\\note\\u202egpj.exe"), tidy_name("../..")
    ('notegpj.exe', 'File without a name')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in UNSEEN)
    tidy = " ".join(seen.split())
    return _shortened(tidy) if tidy.strip(". ") else UNNAMED


def _shortened(name: str) -> str:
    if len(name) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix[:10]
    return f"{name[: LONGEST - 1 - len(suffix)]}…{suffix}"
