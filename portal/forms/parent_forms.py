"""A form for parents: a journey whose answers become a submission for each child."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.journeys.definition import Answers, Journey, Step
from portal.pages.words import Words

SEND_ANOTHER = _("Send another form")
USE_OF_ANSWERS = _("We use your answers to look after your child and to keep the attendance register.")


@dataclass(frozen=True, kw_only=True)
class ParentForm(Journey):
    """One parent form. Views walk it, drafts keep its answers, and a hook receives them once they are sent."""

    thing: Words
    """What is sent, in mid-sentence: "absence report"."""
    request_facts: Callable[[Answers], dict[str, Any]]
    """The answers under the rules' own names (``facts.request`` without ``received_at``)."""
    again: Words = SEND_ANOTHER
    privacy: Words = USE_OF_ANSWERS
    asked: Mapping[str, Any] | None = None
    """Only of a form that an editor may change at any moment: the form as plain data, frozen with what is sent."""

    @property
    def child_step(self) -> Step | None:
        """The page that is answered once for each child, where there is one."""
        return next((step for step in self.steps if step.is_for_each_child), None)
