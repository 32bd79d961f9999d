"""What other rooms use: which version applies, what it requires, publishing and loading."""

from .loading import load_policies
from .versions.intactness import altered_versions
from .versions.publishing import publish_draft, publish_page, publishing_problems
from .versions.timeline import leave_policy_in_force, rulebook_of, timeline, version_in_force

__all__ = [
    "altered_versions",
    "leave_policy_in_force",
    "load_policies",
    "publish_draft",
    "publish_page",
    "publishing_problems",
    "rulebook_of",
    "timeline",
    "version_in_force",
]
