"""Whom a budget is about, written one way however it was typed."""

import re
import unicodedata


def fold_name(name: str) -> str:
    """A name without case, accents, spaces and signs.

    >>> fold_name("Zoë O’Neill-OKAFOR") == fold_name(" zoe  oneill okafor")
    True
    """
    apart = unicodedata.normalize("NFKD", name.casefold())
    return re.sub(r"[\W_]+", "", "".join(char for char in apart if not unicodedata.combining(char)))


def fold_mailbox(address: str) -> str:
    """One name for a mailbox, however its dots and +tags are written: a limit counts mailboxes (abuse case 5).

    >>> fold_mailbox("Ngozi.Okafor+school@Family.example")
    'ngoziokafor@family.example'
    """
    local, _, domain = address.casefold().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{domain}"
