"""Is every published version still what was published? The database refuses changes; this would see one anyhow."""

from collections.abc import Iterator

from portal.policies.models import PolicyVersion
from portal.rules import canonical


def altered_versions() -> Iterator[PolicyVersion]:
    """Each version whose words, clauses, rules or source no longer have the hash they were published with."""
    for version in PolicyVersion.objects.select_related("page").iterator(chunk_size=20):
        hashes = {
            version.article_sha256: canonical.sha256_of_text(version.article),
            version.clauses_sha256: canonical.sha256(version.clauses),
            version.rulebook_sha256: canonical.sha256_of_text(version.rulebook),
            version.source_sha256: canonical.sha256_of_text(version.source),
        }
        if any(kept != found for kept, found in hashes.items()):
            yield version
