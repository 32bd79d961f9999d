"""Does a form that is being sent go over a budget? Its signals then say of which: a person looks at it first."""

from collections.abc import Iterable

from portal.pages.client_network import is_own_network
from portal.pages.models import School

from .budgets import Use, count
from .subjects import fold_mailbox, fold_name

OVER = "over_budget_"


def over_budget(*, school: School, child_names: Iterable[str], mailbox: str, network: str) -> set[str]:
    """Signals such as ``over_budget_child``. Call it in the transaction that stores the form.

    Each child counts once, however many are in one form. A network that the school said is its own has no budget: a
    whole class may report from the Wi-Fi at 07:50.
    """
    uses = [Use("child", f"{school.pk}:{name}") for name in sorted({fold_name(name) for name in child_names})]
    if mailbox:
        uses.append(Use("mailbox", fold_mailbox(mailbox)))
    if not is_own_network(network):
        uses.append(Use("network", network))
    return {f"{OVER}{kind}" for kind in count(uses)}


def over_link_budget(*, network: str, mailbox: str, reference: str) -> bool:
    """The same for asking for a link by mail: by the network, the mailbox and the reference asked for.

    The answer to the visitor stays the same; over budget, no mail is written.
    """
    uses = [Use("links_reference", reference.upper()), Use("links_mailbox", fold_mailbox(mailbox) if mailbox else "")]
    if not is_own_network(network):
        uses.append(Use("links_network", network))
    return bool(count(uses))
