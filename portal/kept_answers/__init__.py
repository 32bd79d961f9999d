"""Whole public answers kept in memory and forgotten the moment anything public changes; see docs/kept-answers.md."""
