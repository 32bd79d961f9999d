"""Names as they are compared, as any other words are. They are kept as given."""

from portal.rules.folded_words import fold_words

__all__ = ["fold_words"]
