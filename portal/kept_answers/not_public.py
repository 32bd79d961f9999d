"""Which tables hold nothing that a public page shows, so that writing in them raises no number.

Every table that is not named here counts as public, those of a plugin too: a table nobody thought of costs some speed
and can never leave an old page standing. A plugin names its own through ``hooks.not_public_tables``.
"""

from collections.abc import Iterable

from django.apps import apps
from django.db.models import Model

from portal import hooks

APPS = (
    *("admin", "auth", "django_q", "portal_accounts", "sessions"),
    *("wagtailadmin", "wagtailsearch", "wagtailusers"),
)
# Of these apps only what is named is public: they hold what concerns pupils, parents and staff.
PUBLIC_OF = {"attendance": frozenset({"schoolclass", "classweek", "weekclosing", "screen"})}
MODELS = frozenset(
    {
        # Drafts, their history, comments and who may edit what: a page changes when its own row does.
        *(f"wagtailcore.{name}" for name in ("comment", "commentreply", "modellogentry", "pagelogentry")),
        *(f"wagtailcore.{name}" for name in ("pagesubscription", "referenceindex", "revision", "uploadedfile")),
        *(f"wagtailcore.{name}" for name in ("apitoken", "taskstate", "workflowstate", "groupapprovaltask")),
        *(f"wagtailcore.{name}" for name in ("groupcollectionpermission", "grouppagepermission")),
        *(f"wagtailcore.{name}" for name in ("groupsitepermission", "groupapprovaltask_groups")),
        # Made from public rows while a page is shown.
        *("portal_calendars.storedfeed", "wagtailimages.rendition"),
        # Who is asked to agree, and what they answered.
        *(f"portal_policies.{name}" for name in ("askedperson", "checklistrecord", "doorlink", "reviewreminder")),
        *(f"portal_policies.{name}" for name in ("signature", "signinglink", "unfinishedanswers")),
        *(f"portal_forms.{name}" for name in ("bucket", "journeydraft")),
    }
)
# An editor's draft is saved with these columns alone, again and again while somebody writes.
DRAFT_COLUMNS = {
    "wagtailcore.page": (
        *("draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at"),
        *("locked", "locked_at", "locked_by_id"),
    )
}


def is_public(model: type[Model]) -> bool:
    label, name = model._meta.app_label, str(model._meta.model_name)
    if label in PUBLIC_OF:
        return name in PUBLIC_OF[label]
    return label not in APPS and f"{label}.{name}" not in MODELS | _named_by_plugins()


def public_models() -> Iterable[type[Model]]:
    """Every model with a table of its own that readers may see a trace of, by table."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and is_public(model)
    }
    return [found[table] for table in sorted(found)]


def draft_columns(model: type[Model]) -> tuple[str, ...]:
    return DRAFT_COLUMNS.get(f"{model._meta.app_label}.{model._meta.model_name}", ())


def _named_by_plugins() -> set[str]:
    return {label.lower() for named in hooks.not_public_tables for label in named()}
