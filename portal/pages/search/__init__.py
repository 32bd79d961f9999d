"""One search over everything public, for readers of the pages and of the API alike."""
