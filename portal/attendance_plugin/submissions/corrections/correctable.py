"""How the room that deals with a form has it corrected, or taken back. A form nobody entered here stays as it was sent.

``correctable_forms.fill("leave", lambda: Correctable(...))``, in the app's ``ready()``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.attendance_plugin.submissions.models import Submission
from portal.hooks import Hook
from portal.journeys.definition import Answers

# Another child is another form; who is speaking was settled when it was sent.
ALWAYS_FIXED = frozenset({"child", "you"})


@dataclass(frozen=True, kw_only=True)
class Correctable:
    """``why_not(submission, is_held=…)`` is empty while the answers may change, else says to the parent why not.

    When held, it is called inside a transaction, and the room keeps its row until that ends. ``follow`` is called there
    too, once the answers are others; ``take_back`` once the form is taken back. ``fixed`` names the pages whose answers
    stay. ``instead`` names pages that cannot be asked again as they are ("today" is another day by now): the page asked
    in their place, and what is answered on the first page by that.
    """

    why_not: Callable[..., str]
    follow: Callable[[Submission], None] | None = None
    take_back: Callable[[Submission], None] | None = None
    fixed: frozenset[str] = ALWAYS_FIXED
    instead: Mapping[str, tuple[str, Answers]] = field(default_factory=dict)


correctable_forms: Hook[Callable[[], Correctable]] = Hook("correctable_forms")


def correctable_of(submission: Submission) -> Correctable | None:
    filling = correctable_forms.get(submission.form)
    return filling() if filling else None
