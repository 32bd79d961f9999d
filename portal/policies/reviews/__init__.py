"""Reviews of policies: when they fall due, who is reminded, what was found."""
