"""What stands beside the editor's form: the promises to be answered, and the slips that the checks see."""

from typing import TYPE_CHECKING, Any, cast

from wagtail.admin.panels import Panel

from portal.rules.bulletins.checks import find_concerns
from portal.rules.bulletins.indicators import OUTCOME_WORDS

if TYPE_CHECKING:
    from .models import BulletinPage


class _Beside(Panel):
    """A panel without fields, made from the page as it is in the form."""

    class BoundPanel(Panel.BoundPanel):
        def parent_page(self) -> Any:
            """Where a page stands that is not in the tree yet."""
            return None if self.instance.pk else getattr(self.form, "parent_page", None)

        def page(self) -> "BulletinPage":
            return cast("BulletinPage", self.instance)


class PromisesBeforePanel(_Beside):
    """The promises of the issue before, each with what this issue says of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": "Promises of the issue before"} | kwargs))

    class BoundPanel(_Beside.BoundPanel):
        template_name = "pages/bulletins/admin/promises_before.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .publishing import neighbours
            from .stored import issue_of_page

            before, _ = neighbours(self.page(), self.parent_page())
            given = {answer.promise: answer for answer in issue_of_page(self.page()).answers}
            promises = issue_of_page(before).promises if before else ()
            rows = [
                {"promise": each, "said": OUTCOME_WORDS[given[each.id].outcome] if each.id in given else ""}
                for each in promises
            ]
            return super().get_context_data(parent_context) | {"before": before, "rows": rows}


class ChecksPanel(_Beside):
    """Slips that the checks see in the page as it was last saved, and what still keeps it from being published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"heading": "What to look at before publishing"} | kwargs))

    class BoundPanel(_Beside.BoundPanel):
        template_name = "pages/bulletins/admin/checks.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .publishing import publishing_problems
            from .stored import issue_of_page

            page = self.page()
            return super().get_context_data(parent_context) | {
                "problems": publishing_problems(page, self.parent_page()) if page.number else [],
                "concerns": find_concerns(issue_of_page(page)),
            }
