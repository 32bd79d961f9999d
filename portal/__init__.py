"""Attendance Portal: policies whose rules run, for schools in England."""

__version__ = "0.1.0"
