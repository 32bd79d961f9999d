"""Read-only JSON of everything public."""
