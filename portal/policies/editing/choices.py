"""What an editor chooses from: kinds of policy, and the school's contacts."""

from typing import Any

from portal.policies.reviews.kinds import PolicyKind, all_kinds, find_kind

GROUPS = {"required": "Required by law or guidance", "recommended": "Recommended", "own": "The school's own"}
Choices = list[tuple[str, Any]]


def kind_choices(current: str) -> Choices:
    """Every known kind, those that policies use already, and the one chosen now."""
    known = {kind.key: kind for kind in all_kinds()}
    own = [find_kind(key) for key in sorted({*_used(), current} - {*known, ""})]
    groups = [
        (words, [(kind.key, _words(kind)) for kind in (*known.values(), *own) if kind.standing == standing])
        for standing, words in GROUPS.items()
    ]
    return [("", "Choose a kind"), *((words, kinds) for words, kinds in groups if kinds)]


def _used() -> list[str]:
    from portal.policies.models import PolicyPage  # it asks for the form, which asks for these choices

    return list(PolicyPage.objects.order_by().values_list("policy_type", flat=True).distinct())


def _words(kind: PolicyKind) -> str:
    return f"{kind.words} – {kind.cycle_words}"


def contact_choices(school: Any, current: str) -> Choices:
    """The school's contacts by role; one that is gone stays visible until another is chosen."""
    contacts = dict(school.contacts if school else {})
    gone = [(current, f"{current} (no longer among the school's contacts)")] if current not in ("", *contacts) else []
    named = [(key, f"{each['role']} – {each.get('email') or 'no e-mail address'}") for key, each in contacts.items()]
    return [("", "The school office"), *named, *gone]
