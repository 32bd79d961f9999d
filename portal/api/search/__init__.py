"""The address ``search/``: what people find on the search page, for programs."""
