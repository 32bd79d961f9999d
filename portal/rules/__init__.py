"""The rules of attendance and leave: pure functions over frozen facts. No Django, no files, no clock.

The ways in: `calendar_data.parse_calendar`, `rulebook.parse_entry` and `build_rulebook`,
`leave.facts_data.parse_facts`, `leave.check.check`, `leave.explanation.explain_to_parent` and `explain_to_staff`,
`leave.what_if.replay_what_if`, `attendance.tally`, `publishing_checks.find_concerns`.
"""
