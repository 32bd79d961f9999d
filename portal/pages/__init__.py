"""Base page types, the school's identity, navigation."""
