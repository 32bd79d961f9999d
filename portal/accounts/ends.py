"""What ends the sessions of an account: log-out, disabling, another password, address, name or role (R15)."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import m2m_changed, post_save, pre_save

from .sessions import current_session, end_sessions

WATCHED = ("password", "email", "username", "is_active", "is_superuser")
BEFORE = "_watched_before"


def connect_ends() -> None:
    pre_save.connect(_remember_account, sender=User, dispatch_uid="portal_accounts.before")
    post_save.connect(_end_after_change, sender=User, dispatch_uid="portal_accounts.after")
    m2m_changed.connect(_end_after_roles, sender=User.groups.through, dispatch_uid="portal_accounts.roles")
    m2m_changed.connect(
        _end_after_roles, sender=User.user_permissions.through, dispatch_uid="portal_accounts.permissions"
    )
    m2m_changed.connect(_end_of_members, sender=Group.permissions.through, dispatch_uid="portal_accounts.groups")
    user_logged_out.connect(_end_after_log_out, dispatch_uid="portal_accounts.log_out")


def _remember_account(sender: Any, instance: User, update_fields: Any, raw: bool = False, **kwargs: Any) -> None:
    touched = instance.pk and not raw and (update_fields is None or set(update_fields) & set(WATCHED))
    before = User.objects.filter(pk=instance.pk).values_list(*WATCHED).first() if touched else None
    setattr(instance, BEFORE, before)


def _end_after_change(sender: Any, instance: User, **kwargs: Any) -> None:
    before = getattr(instance, BEFORE, None)
    if before is not None and before != tuple(getattr(instance, name) for name in WATCHED):
        end_sessions(instance, keep=current_session.get())


def _end_after_roles(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
    """Roles given or taken, from the account's side or from the group's."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    if not reverse:
        end_sessions(instance, keep=current_session.get())
        return
    changed = instance.user_set.all() if action == "pre_clear" else User.objects.filter(pk__in=pk_set)
    for user in changed:
        end_sessions(user, keep=current_session.get())


def _end_of_members(sender: Any, instance: Any, action: str, reverse: bool, **kwargs: Any) -> None:
    if action in ("post_add", "post_remove", "post_clear") and not reverse:
        for user in User.objects.filter(groups=instance, staff_sessions__isnull=False).distinct():
            end_sessions(user, keep=current_session.get())


def _end_after_log_out(sender: Any, request: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        end_sessions(user)
