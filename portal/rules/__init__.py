"""The rules of attendance and leave: pure functions over frozen facts. No Django, no files, no clock.

Who calls in: `school_year.parse_calendar`, `rulebook.parse_rulebook`, `leave.facts.parse_facts`, `leave.check.check`,
`leave.explanation.explain_to_parent` and `explain_to_staff`, `attendance.tally`, `publishing_checks.find_concerns`.
"""
