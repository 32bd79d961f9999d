"""What makes a password too easy to guess here, beside Django's own list (R14)."""

import re

from django.core.exceptions import ValidationError

from portal.pages.models import School

MOST = 128
# What is left of a password without the words anybody at this school would try.
LEAST_LEFT = 6
WORDS = {
    *("attendance", "portal", "school", "primary", "secondary", "academy", "college", "password", "welcome"),
    *("teacher", "headteacher", "office", "pupil", "register", "letmein", "changeme", "monday", "friday", "summer"),
}


class LongestPasswordValidator:
    def validate(self, password: str, user: object = None) -> None:
        if len(password) > MOST:
            raise ValidationError(f"This password has {len(password)} characters; at most {MOST} are read.")

    def get_help_text(self) -> str:
        return f"It may have up to {MOST} characters of any kind. Several words that do not belong together are good."


class SchoolWordsValidator:
    def validate(self, password: str, user: object = None) -> None:
        rest = password.casefold()
        for word in sorted(school_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", rest)) < LEAST_LEFT:
            raise ValidationError("This password is made of words and numbers others would try first at a school.")

    def get_help_text(self) -> str:
        return "It cannot be made of the school’s name, the words of a school and numbers alone."


def school_words() -> set[str]:
    names = " ".join(School.objects.values_list("name", flat=True)).casefold()
    return {*WORDS, *(word for word in re.findall(r"\w+", names) if len(word) > 3)}
