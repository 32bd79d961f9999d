"""Words of the rules in `grounds`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "request.in_writing": Words(
        meets="You asked in writing.",
        does_not_meet="The policy asks for requests in writing.",
        needs_judgement="The policy asks for requests in writing. The headteacher will look at this.",
        change="Sending this form is asking in writing.",
        staff="Request in writing.",
    ),
    "request.by_resident_parent": Words(
        meets="A parent your child lives with is asking.",
        does_not_meet="Leave has to be asked for by a parent the child lives with.",
        needs_judgement="Leave has to be asked for by a parent the child lives with. The headteacher will look at this.",
        change="A parent the child lives with can send the request.",
        staff="Asked by a parent the pupil lives with.",
    ),
    "study.public_exam": Words(
        meets="Study leave is for a public exam.",
        does_not_meet="Study leave is for public exams only.",
        needs_judgement="Study leave is for public exams only. The headteacher will look at this.",
        staff="Study for a public examination.",
    ),
    "part_time.agreed": Words(
        policy="What is agreed about {kinds} is looked at again within {review_within_days:calendar day}.",
        meets="The part-time timetable is agreed with you, and we will look at it again on {review_date}.",
        does_not_meet="A part-time timetable has to be agreed with you and looked at again within {review_within_days:day}.",
        needs_judgement="A part-time timetable has to be agreed and looked at again within {review_within_days:day}. The headteacher will look at this.",
        missing_fact="The school and you still need to agree the timetable and a date to look at it again.",
        staff="Review on {review_date}; within {review_within_days:day} of the first session.",
    ),
}
