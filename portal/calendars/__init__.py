"""One record of dates for pages, feeds, rules and screens."""
