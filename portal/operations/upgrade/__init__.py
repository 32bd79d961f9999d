"""Bringing the database up to date: what waits, whether the version before can go on meanwhile, and doing it."""
