"""Everything public as files."""
