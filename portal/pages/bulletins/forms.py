"""The editor's form: a draft may be unfinished, what is published may not."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class BulletinPageForm(WagtailAdminPageForm):
    """A new issue begins with the next number, and with an answer to be given to each promise of the issue before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance, parent = kwargs.get("instance"), kwargs.get("parent_page")
        if instance is not None and instance.pk is None and parent is not None and instance.number is None:
            from .new_issues import begin_after_newest  # it asks for the models, which ask for this form

            begin_after_newest(instance, parent)
        super().__init__(*args, **kwargs)

    def _post_clean(self) -> None:
        """After Django has put the answers into the page: publishing asks for everything at once."""
        super()._post_clean()
        if not self.is_deferred_validation and not self.errors:
            from .publishing import publishing_problems

            parent = None if self.instance.pk else self.parent_page
            for problem in publishing_problems(self.instance, parent):
                self.add_error(None, str(problem))
