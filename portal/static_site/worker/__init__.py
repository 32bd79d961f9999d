"""Builds the static site by itself: after each change, at midnight, and never two at once."""
