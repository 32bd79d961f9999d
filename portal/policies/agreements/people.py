"""Who may be asked to sign: the people of a group as they are today. Staff and governors come from their accounts."""

from dataclasses import dataclass

from django.contrib.auth.models import Permission, User
from django.db.models import Q, QuerySet

from portal import hooks
from portal.pages.models import School

GOVERN = "answer_checklist"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Whom a link is mailed to. ``key`` tells this reader from others of the same person, such as two parents."""

    key: str
    name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Somebody who may be asked. ``key`` is the same every time, such as ``user:5``.

    ``parts`` are the smaller groups within the group: classes, or groups of accounts. A pupil's ``recipients`` are the
    parents who sign with the child; whoever has no address is asked on paper.
    """

    key: str
    name: str
    recipients: tuple[Recipient, ...] = ()
    parts: tuple[str, ...] = ()
    year_group: int | None = None

    @property
    def detail(self) -> str:
        return ", ".join(self.parts)


def members_of(school: School, group: str) -> dict[str, Signatory]:
    """Everybody in the group today by key; nobody where no room fills it, as for visitors."""
    filling = dict(hooks.signatory_groups.items()).get(group)
    return {each.key: each for each in filling(school)} if filling else {}


def staff(school: School) -> list[Signatory]:
    """Every account that may enter the admin, unless it is there for governing only."""
    governing = {user.pk for user in _governors()}
    users = (user for user in _accounts() if user.pk not in governing or _is_staff_too(user))
    return [_of_account(user) for user in users]


def governors(school: School) -> list[Signatory]:
    return [_of_account(user) for user in _governors()]


def _accounts() -> "QuerySet[User]":
    may_enter = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    holds = Q(is_superuser=True) | Q(groups__permissions__in=may_enter) | Q(user_permissions__in=may_enter)
    ordered = User.objects.filter(holds, is_active=True).distinct().order_by("last_name", "first_name", "username")
    return ordered.prefetch_related("groups")


def _governors() -> "QuerySet[User]":
    return _accounts().filter(groups__permissions__in=_governing_rights())


def _governing_rights() -> "QuerySet[Permission]":
    return Permission.objects.filter(content_type__app_label="portal_policies", codename=GOVERN)


def _is_staff_too(user: User) -> bool:
    """A member of staff on the governing board is in a second group."""
    return len(user.groups.all()) > 1


def _of_account(user: User) -> Signatory:
    key, name = f"user:{user.pk}", user.get_full_name() or user.get_username()
    to = (Recipient(key=key, name=name, email=user.email),) if user.email else ()
    return Signatory(key=key, name=name, recipients=to, parts=tuple(sorted(each.name for each in user.groups.all())))
