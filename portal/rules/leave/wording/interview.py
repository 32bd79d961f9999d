"""Words of the rules in `interview`."""

from portal.rules.leave.wording.words import Words

WORDS = {
    "interview.listed": Words(
        meets="The policy allows leave for an interview.", staff="Interviews are a listed ground."
    ),
}
