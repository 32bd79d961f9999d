"""Published versions: frozen once, in force by date, never changed."""
