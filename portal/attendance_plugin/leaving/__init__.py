"""Leaving during the school day: collected early, or home for lunch (EAR-01, EAR-02)."""
