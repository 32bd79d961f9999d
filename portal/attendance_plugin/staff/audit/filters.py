"""What the audit log can be narrowed down to."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet

from portal.attendance_plugin.audit.models import AuditEntry
from portal.attendance_plugin.staff.school_choice import scope_for

from .words import ACTIONS, GROUPS, actions_of

ACCOUNT = "account-"
WITHOUT_ACCOUNT = [("parent", "Parents"), ("worker", "The portal, by itself"), ("command line", "The command line")]
DAY = forms.DateInput(attrs={"type": "date"})


class AuditFilters(WagtailFilterSet):
    who = django_filters.ChoiceFilter(label="Who", empty_label="Everybody", method="by_whom")
    what = django_filters.ChoiceFilter(
        label="Kind of entry", empty_label="All", choices=list(GROUPS.items()), method="of_group"
    )
    action = django_filters.ChoiceFilter(
        label="What was done",
        empty_label="Anything",
        choices=sorted(((action, words) for action, (_, words) in ACTIONS.items()), key=lambda choice: choice[1]),
    )
    since = django_filters.DateFilter(label="From", widget=DAY, method="from_day")
    until = django_filters.DateFilter(label="To", widget=DAY, method="to_day")

    class Meta:
        model = AuditEntry
        fields = ["who", "what", "action", "since", "until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_for(self.request)
        posted = User.objects.filter(attendance_posts__school=scope.school if scope else None).distinct()
        accounts = [
            (f"{ACCOUNT}{user.pk}", user.get_full_name() or user.get_username())
            for user in posted.order_by("last_name", "first_name", "pk")
        ]
        self.filters["who"].extra["choices"] = [*accounts, *WITHOUT_ACCOUNT]

    def by_whom(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        if value.startswith(ACCOUNT):
            return entries.filter(actor=int(value.removeprefix(ACCOUNT)))
        return entries.filter(actor_name=value)

    def of_group(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        return entries.filter(action__in=actions_of(value))

    def from_day(self, entries: QuerySet[AuditEntry], name: str, value: date) -> QuerySet[AuditEntry]:
        return entries.filter(at__gte=_begins(value))

    def to_day(self, entries: QuerySet[AuditEntry], name: str, value: date) -> QuerySet[AuditEntry]:
        return entries.filter(at__lt=_begins(value + timedelta(days=1)))


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
