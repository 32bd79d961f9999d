"""Letters on paper: a tagged PDF of the words as they were sent, made once and kept with its hash."""
