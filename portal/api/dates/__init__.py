"""Term dates and events."""
