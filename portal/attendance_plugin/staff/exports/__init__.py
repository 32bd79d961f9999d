"""Lists and tables taken away as files: one way for all of them (R29, abuse case 65)."""
