"""Figures of a periodic report: how they are written, compared, suppressed, checked and promised. Plain Python."""
