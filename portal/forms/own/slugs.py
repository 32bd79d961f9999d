"""Which addresses below /forms/ an editor's form may have."""

from portal.forms.definitions import JOURNEYS

LONGEST = 50


def slug_problem(slug: str) -> str:
    """Why the slug cannot be the address of an editor's form; empty when it can."""
    if slug in JOURNEYS:
        taken = ", ".join(sorted(JOURNEYS))
        return (
            f"“{slug}” is the address of a form of the portal itself (these are taken: {taken}). "
            f"Choose another, for example {slug}-form."
        )
    if len(slug) > LONGEST:
        return f"The address has {len(slug)} letters; at most {LONGEST} are accepted. Shorten it."
    return ""
