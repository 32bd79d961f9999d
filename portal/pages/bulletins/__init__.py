"""Periodic reports: issues with chapters, figures as data, charts, and promises that the next issue answers."""
