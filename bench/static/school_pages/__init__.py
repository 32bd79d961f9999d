"""The pages that all three build: stock Wagtail, one type, two templates."""
