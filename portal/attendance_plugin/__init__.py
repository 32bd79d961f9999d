"""The attendance plugin: roll, register, submissions, leave, letters, celebration, staff workspace."""
