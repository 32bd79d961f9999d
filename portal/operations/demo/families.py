"""Invent families until every place in every class is taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from portal.attendance_plugin.roll.upn import build_upn

from .addresses import AddressBook
from .names import HERITAGES, INDIAN, NAMESAKES, Heritage

T = TypeVar("T")
CLOSEST_SIBLINGS = timedelta(days=330)
CHILDREN_IN_FAMILY = ((1, 60), (2, 31), (3, 9))
HOUSEHOLDS = (("together", 66), ("one parent", 16), ("apart", 18))
RELATIVES = ("Grandmother", "Grandfather", "Aunt", "Childminder", "Family friend")


@dataclass(frozen=True)
class Place:
    """One place in a class."""

    class_name: str
    year_group: int


@dataclass
class DemoContact:
    full_name: str
    relationship: str
    email: str
    telephone: str
    address: str
    responsibility: bool = True
    lives_with: bool = True
    may_collect: bool = True
    court_order: bool = False
    do_not_contact: bool = False


@dataclass
class DemoPupil:
    upn: str
    given_name: str
    family_name: str
    born: date
    year_group: int
    class_name: str
    admitted_on: date
    left_on: date | None = None
    contacts: list[DemoContact] = field(default_factory=list)
    family: int = 0
    heritage: Heritage | None = None

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Village:
    """The families of one school, drawn in a fixed order from one source of chance."""

    def __init__(
        self, chance: Random, *, school_year: int, first_day: date, local_authority: str, establishment: str
    ) -> None:
        self.chance, self.school_year, self.first_day = chance, school_year, first_day
        self.local_authority, self.establishment = local_authority, establishment
        self.addresses = AddressBook(chance)
        self.pupils: list[DemoPupil] = []
        self._serials: dict[int, int] = {}
        self._families = 0
        self._full_names: set[str] = set()

    def settle(self, places: Sequence[Place]) -> list[DemoPupil]:
        """A child for every place: first the namesakes, then families of one to three."""
        free = list(places)
        self.chance.shuffle(free)
        for heritage, given, family in NAMESAKES:
            self._add_namesakes(free, heritage, given, family)
        while free:
            taken = [free.pop()]
            for _ in range(self._draw(CHILDREN_IN_FAMILY) - 1):
                sibling = next((p for p in free if all(p.year_group != other.year_group for other in taken)), None)
                if sibling:
                    free.remove(sibling)
                    taken.append(sibling)
            self._add_family(taken, self._heritage())
        self._set_apart_the_unusual()
        return self.pupils

    def _add_namesakes(self, free: list[Place], heritage: Heritage, given: str, family: str) -> None:
        """Two children of unrelated families with one name in one year group, the last pair in one class."""
        first = free.pop()
        same_year = [place for place in free if place.year_group == first.year_group] or free
        together = [place for place in same_year if place.class_name == first.class_name]
        apart = [place for place in same_year if place.class_name != first.class_name]
        second = ((together or apart) if heritage is INDIAN else (apart or together))[0]
        free.remove(second)
        for place in (first, second):
            self._add_family([place], heritage, given=given, family=family)

    def _heritage(self) -> Heritage:
        return self.chance.choices(HERITAGES, [heritage.share for heritage in HERITAGES])[0]

    def _draw(self, options: Sequence[tuple[T, int]]) -> T:
        return self.chance.choices([value for value, _ in options], [weight for _, weight in options])[0]

    def _add_family(self, places: Sequence[Place], heritage: Heritage, *, given: str = "", family: str = "") -> None:
        self._families += 1
        contacts, male, female = self._parents(heritage, family)
        births: list[date] = []
        names: set[str] = set()
        for place in sorted(places, key=lambda place: place.year_group):
            girl = given in heritage.girls if given else self.chance.random() < 0.5
            surname = female if girl else male
            name = given or self._new_name(heritage.girls if girl else heritage.boys, surname, taken=names)
            names.add(name)
            self._full_names.add(f"{name} {surname}")
            births.append(self._birth(place.year_group, births))
            self.pupils.append(
                DemoPupil(
                    upn=self._upn(place.year_group),
                    given_name=name,
                    family_name=surname,
                    born=births[-1],
                    year_group=place.year_group,
                    class_name=place.class_name,
                    admitted_on=self._admission(place.year_group),
                    contacts=contacts,
                    family=self._families,
                    heritage=heritage,
                )
            )

    def _new_name(self, names: Sequence[str], surname: str, *, taken: set[str]) -> str:
        """A given name no brother or sister has and, while there are enough, nobody else of the same surname."""
        free = [name for name in names if name not in taken]
        return self.chance.choice([name for name in free if f"{name} {surname}" not in self._full_names] or free)

    def _parents(self, heritage: Heritage, family: str) -> tuple[list[DemoContact], str, str]:
        """The contacts, and the family name as sons and as daughters bear it."""
        pairs = [(name, name) for name in heritage.family_names]
        pairs += heritage.sons_and_daughters_differ
        male, female = (family, family) if family else self.chance.choice(pairs)
        household = self._draw(HOUSEHOLDS)
        home = self.addresses.home()
        mother = self._contact(self.chance.choice(heritage.mothers), female, "Mother", home)
        contacts = [mother]
        if household != "one parent":
            away = household == "apart"
            father = self._contact(
                self.chance.choice(heritage.fathers), male, "Father", self.addresses.home() if away else home
            )
            father.lives_with = not away
            contacts.append(father)
        if len(contacts) == 1 or self.chance.random() < 0.3:
            contacts.append(self._relative(heritage, male, female))
        return contacts, male, female

    def _contact(self, given: str, family: str, relationship: str, address: str) -> DemoContact:
        name = f"{given} {family}"
        return DemoContact(
            full_name=name,
            relationship=relationship,
            email=self.addresses.email(name) if self.chance.random() < 0.95 else "",
            telephone=self.addresses.telephone(),
            address=address,
        )

    def _relative(self, heritage: Heritage, male: str, female: str) -> DemoContact:
        relationship = self.chance.choice(RELATIVES)
        given = self.chance.choice(heritage.fathers if relationship == "Grandfather" else heritage.mothers)
        relative = self._contact(
            given, male if relationship == "Grandfather" else female, relationship, self.addresses.home()
        )
        relative.responsibility, relative.lives_with = False, False
        return relative

    def _birth(self, year_group: int, siblings: Sequence[date]) -> date:
        """A birthday that puts the child into the year group, far enough from the brothers and sisters."""
        earliest = date(self.school_year - 5 - year_group, 9, 1)
        while True:
            born = earliest + timedelta(days=self.chance.randrange(365))
            if all(abs(born - other) >= CLOSEST_SIBLINGS for other in siblings):
                return born

    def _upn(self, year_group: int) -> str:
        started = self.school_year - year_group
        serial = self._serials[started] = self._serials.get(started, 0) + 1
        elsewhere = self.chance.random() < 0.12
        return build_upn(
            local_authority=self.local_authority,
            establishment=str(int(self.establishment) + 7) if elsewhere else self.establishment,
            year=started,
            serial=serial,
        )

    def _admission(self, year_group: int) -> date:
        started = self.school_year - year_group
        if year_group == 0:
            return self.first_day
        if self.chance.random() < 0.12:
            return date(started + self.chance.randint(1, year_group), 1, 8)
        return date(started, 9, 5)

    def _set_apart_the_unusual(self) -> None:
        """A few court orders, a few who may not collect, a few leavers and newcomers of this autumn."""
        apart = [contact for pupil in self.pupils for contact in pupil.contacts if not contact.lives_with]
        fathers = [contact for contact in apart if contact.responsibility]
        for contact in fathers[3::17][:4]:
            contact.court_order = contact.do_not_contact = True
            contact.may_collect = False
        for contact in fathers[8::19][:3]:
            contact.may_collect = False
        only_children = [pupil for pupil in self.pupils if 0 < pupil.year_group < 6]
        for pupil, weeks in zip(only_children[40::90][:3], (4, 6, 7), strict=False):
            pupil.admitted_on = self.first_day + timedelta(weeks=weeks)
        for pupil, weeks in zip(only_children[75::90][:2], (3, 6), strict=False):
            pupil.left_on = self.first_day + timedelta(weeks=weeks, days=2)
