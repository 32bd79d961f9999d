"""Addresses of nobody: invented streets, telephone numbers kept for drama, e-mail domains that cannot exist."""

import unicodedata
from collections.abc import Iterator
from random import Random

from .names import STREETS

DOMAINS = ("post.example", "mail.example", "home.example", "family.example.org")
WITHOUT_ACCENT = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "đ": "d"})


class AddressBook:
    """Gives each address out once."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self._telephones = self._numbers()
        self._emails: set[str] = set()

    def home(self) -> str:
        return f"{self.chance.randint(1, 180)} {self.chance.choice(STREETS)}, Thistlemere"

    def telephone(self) -> str:
        """Of the ranges that Ofcom keeps for drama: a thousand mobile numbers, then landlines."""
        return next(self._telephones)

    def email(self, name: str) -> str:
        plain = unicodedata.normalize("NFKD", name.translate(WITHOUT_ACCENT)).encode("ascii", "ignore").decode()
        local = ".".join("".join(letter for letter in word if letter.isalnum()) for word in plain.lower().split())
        domain = self.chance.choice(DOMAINS)
        address, number = f"{local}@{domain}", 1
        while address in self._emails:
            number += 1
            address = f"{local}{number}@{domain}"
        self._emails.add(address)
        return address

    def _numbers(self) -> Iterator[str]:
        for prefix in ("07700 900", "01632 960"):
            numbers = list(range(1000))
            self.chance.shuffle(numbers)
            yield from (f"{prefix}{number:03d}" for number in numbers)
