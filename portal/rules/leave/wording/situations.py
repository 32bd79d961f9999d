"""Words for facts still missing, for recommendations, and for what staff should know."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

# A parent can answer these; the sentence is “We still need to know {words}.”
FACTS = {
    "agreed_with_school": "whether the school agrees",
    "appointment": "when the appointment is",
    "asked_by_resident_parent": "whether your child lives with you",
    "assessment_windows": "the dates of the tests",
    "collector": "who will collect your child",
    "community_covered": "whether this part of the policy covers your family",
    "date": "the date",
    "dates": "the dates",
    "education_plan": "how your child will be taught on these days",
    "emergency_contacts": "whom to ring in an emergency",
    "evidence": "what evidence you can send",
    "expected_return": "when you expect your child back",
    "family_member": "whether the person was a member of your family",
    "in_writing": "whether you asked in writing",
    "lunch_permission": "whether your child may go home for lunch",
    "late_reason": "why we heard of the appointment late",
    "ledger": "the leave granted earlier this year",
    "licence": "whether there is a licence",
    "occupational_travel": "whether you travel for work",
    "other_school": "which school your child will visit",
    "public_exam": "whether it is a public exam",
    "purpose": "what the visit is for",
    "reason": "the reason",
    "reason_code": "the reason",
    "register": "your child's attendance so far",
    "review_date": "when the timetable will be looked at again",
    "school_calendar": "the term dates",
    "service_date": "the day of the service",
    "set_apart": "whether the days are set apart",
    "sibling_reason": "why each child needs to be collected",
    "time": "the time of collection",
    "travel_papers": "what travel papers you can send",
    "travel_minutes": "how long the way there takes",
    "unresolved_n": "the reason for an absence the school is still asking about",
    "year_group": "your child's year group",
}

RECOMMENDATIONS = {
    "not_a_leave_request": "This is a report of an absence, not a request for leave.",
    "no_school_authorisation_needed": "The local authority's licence lists every day asked for; the school need not authorise them.",
    "outside_policy": "At least one clause is not met. The headteacher decides.",
    "more_information_needed": "A fact is missing; with it the findings may change. The headteacher decides.",
    "headteacher_judgement": "The policy leaves this to the headteacher's judgement.",
    "within_policy": "Every clause is met. The headteacher decides.",
}

STAFF = {
    "equality.reasonable_adjustments": "Part of the absence is linked to a disability. Consider reasonable adjustments before deciding; no finding has been changed.",
    "policy.review_overdue": "This policy is past its review date. It stays in force until a new version takes its place.",
    "conflict": "Two clauses on the same figure point different ways here: {clauses}. Neither bars the request by itself; the headteacher decides.",
    "not_applicable": "The pupil is below compulsory school age on every day asked for; no penalty notice can arise.",
}

STATUSES = {
    "meets": "Met",
    "does_not_meet": "Not met",
    "needs_judgement": "For judgement",
    "missing_fact": "Fact missing",
}

SUPPLIERS = {"parent": "the parent", "office": "the office", "calendar": "whoever keeps the school's calendar"}

CLOSING = "The headteacher decides about every request, and may look at things that no rule can measure."
