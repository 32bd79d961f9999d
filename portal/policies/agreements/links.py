"""Links to sign by: random, hashed at rest, for one reader and one version, for a time the school chooses (R19)."""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal import hooks
from portal.pages.languages import Language, current_language

from .clauses import may_be_signed
from .models import AskedPerson, SigningLink
from .people import Recipient, members_of


def issue_link(person: AskedPerson, to: Recipient, days: int) -> str:
    """The whole address of a new link. It is told once, here; only its hash is kept. Older ones still work.

    It opens in the language in use now, which is the mail's.
    """
    token, now = secrets.token_urlsafe(32), timezone.now()
    SigningLink.objects.create(
        person=person,
        recipient_key=to.key,
        recipient_name=to.name,
        token_sha256=hash_token(token),
        issued_at=now,
        expires_at=now + timedelta(days=days),
        language=current_language().code,
    )
    return f"{settings.BASE_URL}{reverse('sign:open', args=[token])}"


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> SigningLink | None:
    """The link, unless it never was, has expired, was revoked, or is about words that no longer apply."""
    return _usable(token_sha256=hash_token(token))


def find_link_by_id(link_id: int) -> SigningLink | None:
    return _usable(pk=link_id)


def _usable(**which: object) -> SigningLink | None:
    links = SigningLink.objects.filter(expires_at__gt=timezone.now(), revoked_at=None, person__withdrawn_at=None)
    link = links.select_related("person__school", "person__version__page").filter(**which).first()
    return link if link and _is_still_asked(link) else None


def _is_still_asked(link: SigningLink) -> bool:
    """A link in an old mail opens nothing for a reader who has left, or who may no longer sign for the child."""
    person = link.person
    if not may_be_signed(person.version, timezone.localdate()):
        return False
    member = members_of(person.school, person.group).get(person.person_key)
    return member is not None and any(to.key == link.recipient_key for to in member.recipients)


def note_opened(link: SigningLink) -> None:
    SigningLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=timezone.now())


def note_language(link: SigningLink, language: Language) -> None:
    """In which language the reader reads now: mails to come are in it."""
    SigningLink.objects.filter(pk=link.pk).exclude(language=language.code).update(language=language.code)


def language_of(recipient_key: str) -> str:
    """The language of the reader's newest link, as they read it last; before the first, what a room above knows."""
    links = SigningLink.objects.filter(recipient_key=recipient_key).order_by("-issued_at", "-pk")
    known = links.values_list("language", flat=True).first()
    return known or next(filter(None, (ask(recipient_key) for ask in hooks.reader_languages)), "en")


def revoke_links(person: AskedPerson) -> int:
    """No link of the person works any more; how many worked until now."""
    now = timezone.now()
    return SigningLink.objects.filter(person=person, revoked_at=None, expires_at__gt=now).update(revoked_at=now)
