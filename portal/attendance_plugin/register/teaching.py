"""Keep, find and forget what a school has explained about its files."""

from collections.abc import Mapping
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from portal.attendance_plugin.audit.services import record
from portal.pages.models import School
from portal.rules.codes import REGULATIONS_2006

from .importers.teachable import Teachable
from .importers.words import Words, fold
from .taught import ColumnMapping, SchoolWord


def columns_taught(school: School) -> dict[str, dict[str, dict[str, str]]]:
    """Field by heading key, for each set of headings the school has explained, by format."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for mapping in ColumnMapping.objects.filter(school=school):
        found.setdefault(mapping.format, {})[mapping.signature] = mapping.fields
    return found


def words_of(school: School) -> Words:
    """The school's own names of sessions and its own codes."""
    sessions: dict[str, str] = {}
    codes: dict[str, tuple[tuple[date, str], ...]] = {}
    for word in SchoolWord.objects.filter(school=school).order_by("first_day"):
        if word.kind == SchoolWord.Kind.SESSION:
            sessions[word.word] = word.meaning
        else:
            codes[word.word] = (*codes.get(word.word, ()), (word.first_day, word.meaning))
    return Words(sessions=sessions, codes=codes)


def learn_columns(
    school: School, format: str, seen: Teachable, fields: Mapping[str, str], *, by: User | None
) -> ColumnMapping:
    """Keep what the columns hold; an earlier explanation of the same headings is replaced."""
    with transaction.atomic():
        learnt, _ = ColumnMapping.objects.update_or_create(
            school=school,
            format=format,
            signature=seen.signature,
            defaults={
                "headings": list(seen.headings().items()),
                "fields": {key: name for key, name in fields.items() if name},
                "taught_by": by,
                "taught_at": timezone.now(),
            },
        )
        record(school=school, action="columns_explained", subject=learnt, actor=by, columns=len(learnt.fields))
    return learnt


def change_columns(mapping: ColumnMapping, fields: Mapping[str, str], *, by: User | None) -> None:
    """Explain the same headings anew."""
    with transaction.atomic():
        mapping.fields = {key: name for key, name in fields.items() if name}
        mapping.taught_by, mapping.taught_at = by, timezone.now()
        mapping.save()
        record(
            school=mapping.school, action="columns_explained", subject=mapping, actor=by, columns=len(mapping.fields)
        )


def learn_words(
    school: School,
    kind: SchoolWord.Kind,
    meanings: Mapping[str, str],
    *,
    by: User | None,
    first_day: date = REGULATIONS_2006,
) -> None:
    """Keep what these words mean from the day on; an earlier day's meaning stays for the days before."""
    with transaction.atomic():
        for shown, meaning in meanings.items():
            learnt, _ = SchoolWord.objects.update_or_create(
                school=school,
                kind=kind,
                word=fold(shown)[:40],
                first_day=first_day,
                defaults={"shown": shown[:40], "meaning": meaning, "taught_by": by, "taught_at": timezone.now()},
            )
            record(school=school, action="word_explained", subject=learnt, actor=by, kind=kind.value, meaning=meaning)


def forget(learnt: ColumnMapping | SchoolWord, *, by: User | None) -> None:
    """Files already imported stay as they are; the next one is asked about again."""
    with transaction.atomic():
        record(school=learnt.school, action="explanation_forgotten", subject=learnt, actor=by)
        learnt.delete()
