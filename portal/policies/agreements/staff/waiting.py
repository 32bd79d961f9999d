"""Agreements for the admin's home: what the account is to sign, and what a new version lets it ask again."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.pages.school import school_for
from portal.pages.waiting import SHOWN_OF_A_KIND, Item, Waiting, oldest_of, start_of
from portal.policies.agreements.asking_again import proposals
from portal.policies.agreements.models import AskedPerson

from .access import ASK


def agreements_waiting(request: HttpRequest) -> Iterator[Waiting]:
    school = school_for(request)
    mine = AskedPerson.objects.not_yet().filter(person_key=f"user:{request.user.pk}").select_related("version")
    asked, count = oldest_of(mine.defer("version__clauses", "version__rulebook").order_by("asked_at", "pk"))
    if count:
        yield Waiting(
            noun=("for you to sign or answer", "for you to sign or answer"),
            url=reverse("agreements:mine"),
            items=[
                Item(words=f"Sign or answer: {one.version.title}", url=reverse("agreements:mine"), since=one.asked_at)
                for one in asked
            ],
            count=count,
            school=school,
        )
    if school and request.user.has_perm(ASK):
        again = proposals(school, timezone.localdate())
        yield Waiting(
            noun=("new version to ask people about again", "new versions to ask people about again"),
            url=reverse("agreements:overview"),
            items=[
                Item(
                    words=f"Ask people again: {one.agreement.title}",
                    url=reverse("agreements:overview"),
                    since=start_of(one.agreement.version.effective_from),
                )
                for one in again[:SHOWN_OF_A_KIND]
            ],
            count=len(again),
            school=school,
        )
