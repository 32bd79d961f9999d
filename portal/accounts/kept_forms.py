"""A half-typed form outlives the end of its session: sealed, for the same account alone, for a quarter of an hour."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from .models import KeptForm
from .sealing import open_sealed, seal

KEPT_FOR = timedelta(minutes=15)
MOST_CHARACTERS = 100_000
SECRET_WORDS = ("password", "proof", "csrf", "code", "secret", "token")


@dataclass(frozen=True)
class TypedForm:
    path: str
    fields: list[tuple[str, str]]

    @property
    def words(self) -> list[tuple[str, str]]:
        """What a person would know again."""
        typed = [(name.replace("_", " ").replace("-", " ").capitalize(), value) for name, value in self.fields]
        return [(name, value) for name, value in typed if value.strip()]


def keep_form(request: HttpRequest, user: User) -> bool:
    """Keep what was posted. The caller has seen to it that it came from a page of ours."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(word in name.casefold() for word in SECRET_WORDS)
    ]
    text = json.dumps({"path": request.get_full_path(), "fields": fields})
    if not fields or request.FILES or len(text) > MOST_CHARACTERS:
        return False
    KeptForm.objects.update_or_create(user=user, defaults={"sealed": seal(text), "kept_at": timezone.now()})
    return True


def kept_form_of(user: User) -> TypedForm | None:
    KeptForm.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()
    kept = KeptForm.objects.filter(user=user).first()
    if kept is None:
        return None
    content = json.loads(open_sealed(kept.sealed))
    return TypedForm(content["path"], [(name, value) for name, value in content["fields"]])


def drop_form(user: User) -> None:
    KeptForm.objects.filter(user=user).delete()
