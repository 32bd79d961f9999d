"""Letters that go by post: what waits to be printed, runs that were printed, and what became of them."""
