"""Versioned policies whose rules run."""
