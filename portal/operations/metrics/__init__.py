"""Figures for Prometheus: how pages are answered, and how the work behind them stands. Nothing about a person."""
