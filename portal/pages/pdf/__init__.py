"""A page's words as a tagged PDF in the school's look, for policies and letters."""
