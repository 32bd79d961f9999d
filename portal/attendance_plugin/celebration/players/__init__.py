"""Televisions and signage players: how one is let in to show a screen, and whether it still does."""
