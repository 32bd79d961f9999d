"""The fields people fill in. Each says in its own words what is wrong, and gives JSON that it can also show again."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.journeys.dates import NoDate, NotADate, read_clock, read_date, spoken_date, spoken_dates
from portal.pages.languages import current_language
from portal.pages.spoken import spoken_time
from portal.pages.text import tidy_line
from portal.pages.text_fields import TidyLine, TidyText
from portal.pages.widgets import DatePartsWidget
from portal.pages.words import Words
from portal.rules.spoken_clock import spoken_clock

NOT_GIVEN = gettext_lazy("Not given")


class AnswerField(forms.Field):
    """``row_label`` heads the answer in the summary; ``missing`` is said when a needed answer is not there.

    ``is_by_school``: its words are the school's own, which nobody translates.
    """

    def __init__(
        self, *, row_label: Words = "", missing: Words = "", is_by_school: bool = False, **kwargs: Any
    ) -> None:
        self.row_label, self.is_by_school = row_label, is_by_school
        super().__init__(**kwargs)
        if missing:
            self.error_messages["required"] = missing

    def to_answer(self, value: Any) -> Any:
        """The cleaned value as JSON."""
        return value

    def from_answer(self, answer: Any) -> Any:
        """What the field shows when the answer is edited again."""
        return answer

    def shown(self, answer: Any) -> str:
        """The answer in words, for the summary."""
        return str(answer if answer not in (None, "") else NOT_GIVEN)

    def row_by_school(self) -> tuple[bool, bool]:
        """Whether the label, and whether the answer, are the school's own words in the summary."""
        return self.is_by_school, False


class PlainLine(AnswerField, TidyLine):
    """One line of text."""

    def spoken_name(self) -> str:
        return str(self.row_label or super().spoken_name())


class LongText(AnswerField, TidyText):
    """Several lines of text."""

    def spoken_name(self) -> str:
        return str(self.row_label or super().spoken_name())


class FullName(PlainLine):
    """A whole name in one field: any script, no spell check."""

    def __init__(self, *, autocomplete: str = "off", **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, "spellcheck": "false", "autocapitalize": "words"}
        super().__init__(**dict[str, Any](max_length=200, widget=forms.TextInput(attrs=attrs)) | kwargs)


class MailAddress(PlainLine):
    """One address at a public domain: no list, no machine's number, no display name."""

    WRONG = gettext_lazy("Enter one email address, like name@example.org")

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "dir": "ltr",
            "autocomplete": "email",
            "spellcheck": "false",
            "autocapitalize": "none",
            "inputmode": "email",
        }
        super().__init__(**dict[str, Any](max_length=254, widget=forms.TextInput(attrs=attrs)) | kwargs)

    def to_python(self, value: Any) -> str:
        address = self._with_plain_domain(super().to_python(value).replace(" ", ""))
        if address and not self._is_public(address):
            raise ValidationError(self.WRONG)
        return address

    @staticmethod
    def _with_plain_domain(address: str) -> str:
        """A domain in another script as its ASCII name, so that nobody takes a look-alike for the real one."""
        local, at, domain = address.rpartition("@")
        if not at or domain.isascii():
            return address
        try:
            return f"{local}@{domain.encode('idna').decode()}"
        except UnicodeError:
            return address

    @staticmethod
    def _is_public(address: str) -> bool:
        local, at, domain = address.rpartition("@")
        if (
            not at
            or domain.startswith("[")
            or "." not in domain
            or domain.rpartition(".")[2].isdecimal()
            or '"' in local
        ):
            return False
        try:
            forms.EmailField().clean(address)
        except ValidationError:
            return False
        return local.isascii()


class Telephone(PlainLine):
    """A telephone number as people write it; 10 to 15 figures."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "tel", "inputmode": "tel", "spellcheck": "false"}
        super().__init__(**dict[str, Any](max_length=40, widget=forms.TextInput(attrs=attrs)) | kwargs)

    def to_python(self, value: Any) -> str:
        number = "".join(str(unicodedata.decimal(sign, sign)) for sign in super().to_python(value))
        figures = re.sub(r"[\s().\-]|^\+", "", number)
        if number and not (figures.isascii() and figures.isdecimal() and 10 <= len(figures) <= 15):
            raise ValidationError(_("Enter a telephone number, like 01632 960 001 or +44 1632 960 001"))
        return number


class OneOf(AnswerField, forms.ChoiceField):
    """Radio buttons; nothing is chosen beforehand. ``options_by_school``: the choices too are the school's words."""

    def __init__(
        self, *, hints: Mapping[str, Words] | None = None, options_by_school: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(**{"widget": forms.RadioSelect} | kwargs)
        self.hints, self.options_by_school = dict(hints or {}), options_by_school
        self.error_messages["invalid_choice"] = self.error_messages["required"]

    def shown(self, answer: Any) -> str:
        return str(dict(self.choices).get(answer, NOT_GIVEN))  # type: ignore[arg-type]

    def row_by_school(self) -> tuple[bool, bool]:
        return self.is_by_school, self.options_by_school


class YesOrNo(OneOf):
    """Yes, no and, where ``unsure`` names it, a third way out; JSON true, false, null."""

    ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unsure": None}

    def __init__(self, *, unsure: Words = "", **kwargs: Any) -> None:
        choices = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), *([("unsure", unsure)] if unsure else [])]
        super().__init__(choices=choices, **kwargs)

    def to_answer(self, value: Any) -> bool | None:
        return self.ANSWERS.get(value)

    def from_answer(self, answer: Any) -> str:
        return {True: "yes", False: "no"}.get(answer, "unsure")

    def shown(self, answer: Any) -> str:
        return super().shown(self.from_answer(answer))


class Declaration(AnswerField, forms.BooleanField):
    """A tick under words that are agreed to. The answer is the words themselves, so other words are agreed to anew."""

    def __init__(self, *, words: str, **kwargs: Any) -> None:
        super().__init__(label=words, **kwargs)
        self.words = words

    def to_answer(self, value: Any) -> str:
        return self.words if value else ""

    def from_answer(self, answer: Any) -> bool:
        return bool(answer == self.words)

    def row_by_school(self) -> tuple[bool, bool]:
        return False, self.is_by_school


class DayField(AnswerField, forms.Field):
    """A day. ``name`` begins every message: "The first day must be a real date"."""

    widget = DatePartsWidget

    def __init__(self, *, name: Words, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name = name

    def clean(self, value: Sequence[str] | None) -> date | None:
        parts = [tidy_line(str(part or ""))[:40] for part in value or ()]
        if not any(parts) and not self.required:
            return None
        try:
            return read_date(parts, today=timezone.localdate())
        except NoDate as error:
            raise ValidationError(self.error_messages["required"], code="required") from error
        except NotADate as error:
            raise ValidationError(error.about(self.name), code=error.part or "invalid") from error

    def from_answer(self, answer: Any) -> date | None:
        return date.fromisoformat(answer) if answer else None

    def to_answer(self, value: date | None) -> str | None:
        return value.isoformat() if value else None

    def shown(self, answer: Any) -> str:
        return spoken_date(date.fromisoformat(answer)) if answer else str(NOT_GIVEN)


class DayList(LongText):
    """Days, one on a line."""

    MOST = 60

    def clean(self, value: Any) -> list[date]:
        lines = [line for line in super().clean(value).split("\n") if line]
        if len(lines) > self.MOST:
            raise ValidationError(_("Enter %(number)d days or fewer") % {"number": self.MOST})
        days = []
        for number, line in enumerate(lines, 1):
            try:
                days.append(read_date((line,), today=timezone.localdate()))
            except NotADate as error:
                raise ValidationError(error.about(_("Line %(number)d") % {"number": number})) from error
        return sorted(set(days))

    def to_answer(self, value: Any) -> list[str]:
        return [day.isoformat() for day in value]

    def from_answer(self, answer: Any) -> str:
        return "\n".join(spoken_date(date.fromisoformat(day)) for day in answer)

    def shown(self, answer: Any) -> str:
        return spoken_dates([date.fromisoformat(day) for day in answer]) if answer else str(NOT_GIVEN)


class ClockField(AnswerField, forms.CharField):
    """A time of day. ``name`` begins every message."""

    def __init__(self, *, name: Words, **kwargs: Any) -> None:
        options: dict[str, Any] = {"max_length": 20, "widget": forms.TextInput(attrs={"autocomplete": "off"})}
        super().__init__(**options | kwargs)
        self.name = name

    def clean(self, value: Any) -> time | None:
        text = super().clean(tidy_line(str(value or "")))
        if not text:
            return None
        try:
            return read_clock(text)
        except NotADate as error:
            raise ValidationError(error.about(self.name)) from error

    def to_answer(self, value: time | None) -> str | None:
        return f"{value:%H:%M}" if value else None

    def from_answer(self, answer: Any) -> str:
        """As it is said in English, or on a clock of 24 hours: both can be read again."""
        if not answer:
            return ""
        clock = time.fromisoformat(answer)
        return spoken_clock(clock) if current_language().is_english else f"{clock:%H:%M}"

    def shown(self, answer: Any) -> str:
        return spoken_time(time.fromisoformat(answer)) if answer else str(NOT_GIVEN)


class HowMany(AnswerField, forms.DecimalField):
    """A number, kept as JSON without rounding surprises: halves at the finest.

    ``unit`` is the answer in words, like "%(number)s minutes".
    """

    def __init__(self, *, name: Words, most: int, unit: Words, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": most, "decimal_places": 2, "localize": False} | kwargs)
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        self.unit, self.name, self.most = unit, name, most
        for code in ("invalid", "min_value", "max_value", "max_decimal_places", "max_digits"):
            self.error_messages[code] = lazy(self._not_a_number, str)()

    def _not_a_number(self) -> str:
        return _("%(name)s must be a number from 0 to %(most)d") % {"name": self.name, "most": self.most}

    def to_answer(self, value: Any) -> float | int | None:
        if value is None:
            return None
        return int(value) if value == int(value) else float(value)

    def shown(self, answer: Any) -> str:
        return str(self.unit) % {"number": answer} if answer is not None else str(NOT_GIVEN)

    def row_by_school(self) -> tuple[bool, bool]:
        """The unit stands in the answer."""
        return self.is_by_school, self.is_by_school
