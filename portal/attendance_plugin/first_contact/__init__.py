"""The calls a school makes when a child is away and nobody has said why (ABS-04, ABS-05).

- ``models``: each call as it was made, and calls entered by mistake. Nothing is edited.
- ``policy_plan``: what the policy in force on the day has the school do, with its clauses.
- ``families``: who may be rung about a child, in the school's order, and who may not.
- ``calling``: writing a call down. What was explained becomes an absence report beside those of the form.
- ``standing``: the calls of a day that count, and the step that is due.
- ``retention``: notes go when reasons and symptoms go.
"""
