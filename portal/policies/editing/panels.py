"""The editor's panels beside the fields: what the rules say, what to look at before publishing, and blanks."""

from typing import Any

from django.forms import Media
from django.utils import timezone
from wagtail.admin.panels import Panel

from portal.policies.drafting.blanks import blank_label, find_blanks
from portal.policies.drafting.page_drafts import draft_of_page

from .side_answers import BLANK_FIELD, LONGEST, REASON_FIELD


class BlanksPanel(Panel):
    """One field for each named blank of the text; not there where the text has none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "policies/editing/blanks_panel.html"

        def is_shown(self) -> bool:
            return bool(self.blanks)

        @property
        def blanks(self) -> list[dict[str, Any]]:
            draft = draft_of_page(self.instance)
            return [
                {
                    "field": f"{BLANK_FIELD}{name}",
                    "label": blank_label(name),
                    "value": draft.blanks.get(name, ""),
                    "clauses": clauses,
                }
                for name, clauses in find_blanks(draft.clauses).items()
            ]

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                "blanks": self.blanks,
                "longest": LONGEST,
                "block_ids": block_ids(self.instance),
            }


class ChecksPanel(Panel):
    """Concerns with a field for each reason, the rules in sentences, and all rules by kind of request."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "policies/editing/checks_panel.html"

        @property
        def media(self) -> Media:
            return Media(css={"all": ["policies/editor.css"]}, js=["policies/editor.js"])

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context) | {"is_saved": bool(self.instance.pk)}
            return context | self._found() if self.instance.pk else context

        def _found(self) -> dict[str, Any]:
            # They ask for the models, which ask for these panels.
            from portal.policies.versions.freezing import freeze

            from .concerns import concerns_of
            from .kinds_table import kinds_table
            from .placeholder_list import placeholder_groups
            from .rule_sentences import words_of_page

            page, draft = self.instance, draft_of_page(self.instance)
            return {
                "concerns": concerns_of(page),
                "rule_words": tuple(words_of_page(page)),
                "table": kinds_table(freeze(draft, page.school).rulebook, draft),
                "placeholder_groups": placeholder_groups(
                    draft, page.school, draft.effective_from or timezone.localdate()
                ),
                "block_ids": block_ids(page),
                "reason_field": REASON_FIELD,
                "longest": LONGEST,
            }


def block_ids(page: Any) -> dict[str, str]:
    """The block of each clause in the form, by anchor: where a link to the clause leads."""
    return {block.value["anchor"]: f"block-{block.id}-section" for block in page.clauses if block.id}
