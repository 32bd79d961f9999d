"""A policy before it is published: from the page or a content file to clauses with their rules."""
