"""The gate itself: who was signed out and in, when, by whom and with whose word. Nothing here writes the register."""
