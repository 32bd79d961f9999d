"""Words of the rules in `funeral`."""
# ruff: noqa: E501 - a sentence is easier to read, and to translate, on one line

from portal.rules.leave.wording.words import Words

WORDS = {
    "funeral.one_day": Words(
        policy="Leave for {kinds} takes in the day of the service and lasts at most {days:school day}.",
        meets="You asked for the day of the service.",
        does_not_meet="The policy allows {days:day} for a funeral, and it must be the day of the service.",
        needs_judgement="The policy allows {days:day} for a funeral. The headteacher will look at this.",
        change="Asking for the day of the service only would meet this.",
        staff="{days_asked:day} asked for, service on {service_date}; at most {days:day}, the day of the service among them.",
    ),
    "funeral.family": Words(
        meets="The policy allows leave for the funeral of a family member.",
        needs_judgement="The policy speaks of family members. The headteacher will look at this.",
        staff="Family member: {family_member}.",
    ),
}
