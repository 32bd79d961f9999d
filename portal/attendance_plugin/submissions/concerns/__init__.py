"""Texts that tell of a worry about a child: kept apart, for the safeguarding lead alone (abuse case 72)."""
