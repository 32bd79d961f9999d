"""The editor's form: a draft may be unfinished, what is published may not."""

from wagtail.admin.forms import WagtailAdminPageForm


class BulletinPageForm(WagtailAdminPageForm):
    def _post_clean(self) -> None:
        """After Django has put the answers into the page: publishing asks for everything at once."""
        super()._post_clean()
        if not self.is_deferred_validation and not self.errors:
            from .publishing import publishing_problems  # it asks for the models, which ask for this form

            parent = None if self.instance.pk else self.parent_page
            for problem in publishing_problems(self.instance, parent):
                self.add_error(None, str(problem))
