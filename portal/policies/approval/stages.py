"""Who approves a policy, in which order."""

from collections.abc import Mapping

OWNER, HEADTEACHER, APPROVING_BODY = "owner", "headteacher", "approving_body"
STAGES = (OWNER, HEADTEACHER, APPROVING_BODY)
STAGE_WORDS: Mapping[str, str] = {OWNER: "Owner", HEADTEACHER: "Headteacher", APPROVING_BODY: "Approving body"}
# How a step is named where there is no workflow to ask.
USUAL_CORRECTORS = (OWNER, HEADTEACHER)
# The groups a new workflow asks. A school changes them in the step's own settings, where Wagtail keeps them.
OWNERS, HEADTEACHERS, CLERKS, GOVERNORS = "Policy owners", "Headteacher", "Governors' clerk", "Governors"
GROUPS: Mapping[str, tuple[str, ...]] = {
    OWNER: (OWNERS,),
    HEADTEACHER: (HEADTEACHERS,),
    APPROVING_BODY: (CLERKS, GOVERNORS),
}
