"""Collect every sentence parents read into the catalogues of ``portal/locale/``, and compile what is translated.

Needs GNU gettext (Debian: ``apt install gettext``). Running the portal does not: the compiled catalogues are committed.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import makemessages

from portal.rules.leave.explanation import parent_sentences

ROOT = settings.BASE_DIR / "portal"
# The rules know nothing of catalogues: while messages are collected, their sentences stand here as others do.
OF_THE_RULES = ROOT / "sentences_of_the_rules.py"
DATE_OF_THE_RUN = re.compile(r'^"POT-Creation-Date:.*\n', re.MULTILINE)


class Command(makemessages.Command):
    help = __doc__ or ""
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args: Any, **options: Any) -> None:
        locales = [locale for locale, _ in settings.LANGUAGES if locale != settings.LANGUAGE_CODE]
        with _sentences_of_the_rules(), contextlib.chdir(ROOT):
            super().handle(
                *args, **options | {"locale": locales, "add_location": "never", "no_wrap": True, "no_obsolete": True}
            )
        for path in sorted((ROOT / "locale").rglob("*.po")):
            path.write_text(DATE_OF_THE_RUN.sub("", path.read_text()))
        with contextlib.chdir(ROOT):
            call_command("compilemessages", verbosity=0)


@contextlib.contextmanager
def _sentences_of_the_rules() -> Iterator[None]:
    lines = [
        f"# xgettext:no-python-format,no-python-brace-format\n_({json.dumps(sentence, ensure_ascii=False)})\n"
        for sentence in dict.fromkeys(parent_sentences())
    ]
    OF_THE_RULES.write_text("".join(lines))
    try:
        yield
    finally:
        OF_THE_RULES.unlink()
