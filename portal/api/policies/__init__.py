"""Policies with their versions, clauses, rules and comparisons."""
