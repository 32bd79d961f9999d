"""What an entry of the audit log says, in words. An action without words fails a test."""

from collections.abc import Mapping
from types import MappingProxyType

SEEN, CHANGED, DECIDED, SENT, TAKEN_AWAY, PARENTS, ITSELF = (
    "seen",
    "changed",
    "decided",
    "sent",
    "files",
    "parents",
    "itself",
)
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        SEEN: "Somebody looked",
        DECIDED: "Decisions and answers",
        SENT: "Letters, mail and links",
        CHANGED: "Changes",
        TAKEN_AWAY: "Files made or taken away",
        PARENTS: "What parents did",
        ITSELF: "What the portal did by itself",
    }
)

ACTIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "pupil.viewed": (SEEN, "Opened the child’s page"),
        "pupils.searched": (SEEN, "Searched the roll"),
        "class_week.viewed": (SEEN, "Opened a week of a class"),
        "request_viewed": (SEEN, "Opened a request"),
        "submission_viewed": (SEEN, "Opened a form"),
        "sender_viewed": (SEEN, "Opened who sent a form"),
        "collection_viewed": (SEEN, "Opened an early collection"),
        "lunch_viewed": (SEEN, "Opened a permission for lunch at home"),
        "letter_viewed": (SEEN, "Opened a letter"),
        "message_viewed": (SEEN, "Opened a message"),
        "evidence_listed": (SEEN, "Opened the list of evidence"),
        "evidence_opened": (SEEN, "Opened a file of evidence"),
        "concern_viewed": (SEEN, "Opened a concern"),
        "hand_back_viewed": (SEEN, "Opened the codes to hand back"),
        "hand_back_file_viewed": (SEEN, "Opened a file handed back"),
        "what_if_viewed": (SEEN, "Opened what a draft policy would change"),
        "audit_searched": (SEEN, "Searched this log"),
        "audit_of_child_viewed": (SEEN, "Opened who has seen a child’s record"),
        "audit_of_request_viewed": (SEEN, "Opened who has seen a request"),
        "agreement_list_viewed": (SEEN, "Opened who has signed an agreement"),
        "agreement_person_viewed": (SEEN, "Opened one person’s agreement"),
        "agreement_answers_viewed": (SEEN, "Opened the answers to an agreement"),
        "leave_decided": (DECIDED, "Decided a request"),
        "collection_answered": (DECIDED, "Answered an early collection"),
        "collection_rung_back": (DECIDED, "Rang back about an early collection"),
        "lunch_granted": (DECIDED, "Gave permission for lunch at home"),
        "lunch_refused": (DECIDED, "Did not give permission for lunch at home"),
        "lunch_ended_by_school": (DECIDED, "Ended lunch at home"),
        "concern_closed": (DECIDED, "Closed a concern"),
        "sender_confirmed": (DECIDED, "Confirmed who sent a form"),
        "submission_disowned": (DECIDED, "Noted that a form is not from the family"),
        "submission_kept_apart": (DECIDED, "Kept a form apart"),
        "submission_released": (DECIDED, "Let a form through"),
        "submission_matched_by_hand": (DECIDED, "Matched a form to a child"),
        "hand_back_chosen": (DECIDED, "Chose a register code"),
        "more_information_asked": (SENT, "Asked a parent for more"),
        "letter_written": (SENT, "Wrote a letter"),
        "mail_sent_again": (SENT, "Sent a message again"),
        "mail_sent": (SENT, "Message sent"),
        "mail_delayed": (SENT, "Message delayed"),
        "mail_failed": (SENT, "Message failed"),
        "link_sent": (SENT, "Sent a parent a link"),
        "link_held": (SENT, "Held back a link: too many in a day"),
        "links_revoked": (SENT, "Ended a parent’s links"),
        "notice_held": (SENT, "Held back a notice: too much mail in an hour"),
        "acknowledgement_held": (SENT, "Held back a receipt: too much mail in an hour"),
        "agreement_asked": (SENT, "Asked people to sign"),
        "agreement_reminded": (SENT, "Reminded people to sign"),
        "agreement_link_renewed": (SENT, "Sent a new link to sign"),
        "door_link_made": (SENT, "Made a link for visitors to sign"),
        "contact_notices_changed": (CHANGED, "Changed who is told of forms"),
        "evidence_keeping_changed": (CHANGED, "Changed how long evidence is kept"),
        "form_keeping_changed": (CHANGED, "Changed how long forms are kept"),
        "own_form_opened": (CHANGED, "Opened a form of the school again"),
        "own_form_closed": (CHANGED, "Closed a form of the school"),
        "post_given": (CHANGED, "Gave an account its post"),
        "post_changed": (CHANGED, "Changed the classes of an account"),
        "post_ended": (CHANGED, "Ended the post of an account"),
        "register_imported": (CHANGED, "Took a file into the register"),
        "register_entries_deleted": (CHANGED, "Deleted old register entries"),
        "old_entries_delete": (CHANGED, "Said that old register entries may go"),
        "old_entries_later": (CHANGED, "Put off deleting old register entries"),
        "columns_explained": (CHANGED, "Explained the columns of a file"),
        "word_explained": (CHANGED, "Explained a word of a file"),
        "explanation_forgotten": (CHANGED, "Took back an explanation of a file"),
        "flips_pinned": (CHANGED, "Noted what a draft policy is meant to change"),
        "agreement_settings_changed": (CHANGED, "Changed the settings of agreements"),
        "agreement_withdrawn": (CHANGED, "Stopped asking somebody to sign"),
        "checklist_recorded": (CHANGED, "Recorded a checklist"),
        "door_link_closed": (CHANGED, "Closed a link for visitors"),
        "own_form_downloaded": (TAKEN_AWAY, "Downloaded the answers to a form"),
        "hand_back_made": (TAKEN_AWAY, "Made a file of register codes"),
        "hand_back_downloaded": (TAKEN_AWAY, "Downloaded a file of register codes"),
        "hand_back_undone": (TAKEN_AWAY, "Undid a file of register codes"),
        "certificate.made": (TAKEN_AWAY, "Made a certificate of attendance"),
        "list_downloaded": (TAKEN_AWAY, "Downloaded a list"),
        "overrides_viewed": (SEEN, "Opened the report on departures from the checks"),
        "submission_received": (PARENTS, "Sent a form"),
        "submission_corrected": (PARENTS, "Changed a form"),
        "submission_withdrawn": (PARENTS, "Withdrew a form"),
        "leave_opened": (PARENTS, "Asked for leave"),
        "leave_withdrawn": (PARENTS, "Withdrew a request"),
        "request_opened": (PARENTS, "Opened their own page"),
        "evidence_added": (PARENTS, "Sent evidence"),
        "evidence_removed": (PARENTS, "Removed evidence"),
        "attendance_viewed": (PARENTS, "Looked at the child’s attendance"),
        "lunch_asked": (PARENTS, "Asked for lunch at home"),
        "lunch_end_asked": (PARENTS, "Asked to end lunch at home"),
        "lunch_ended_by_parent": (PARENTS, "Ended lunch at home"),
        "agreement_opened": (PARENTS, "Opened an agreement"),
        "agreement_signed": (PARENTS, "Signed an agreement"),
        "agreement_declined": (PARENTS, "Did not agree"),
        "leave_checked": (ITSELF, "Checked a request against the policy"),
        "leave_not_checked": (ITSELF, "Could not check a request"),
        "leave_matched": (ITSELF, "Matched a request to a child"),
        "submission_looked_for": (ITSELF, "Looked for the child of a form"),
        "concern_raised": (ITSELF, "Kept worrying words apart"),
        "evidence_deleted": (ITSELF, "Deleted evidence whose time was over"),
        "register_drop_refused": (ITSELF, "Refused a file from the folder"),
        "words_forgotten": (ITSELF, "Forgot old reasons and symptoms"),
        "own_form_forgotten": (ITSELF, "Forgot old answers to a form"),
        "suspect_forgotten": (ITSELF, "Forgot forms kept apart"),
        "agreements_removed": (ITSELF, "Removed signatures whose time was over"),
        "checks_replayed": (ITSELF, "Ran stored checks again"),
    }
)


def action_in_words(action: str) -> str:
    return ACTIONS[action][1] if action in ACTIONS else action.replace("_", " ").replace(".", " ").capitalize()


def actions_of(group: str) -> list[str]:
    return [action for action, (kind, _) in ACTIONS.items() if kind == group]


WHO: Mapping[str, str] = MappingProxyType(
    {
        "parent": "A parent, by their link or a form",
        "worker": "The portal, by itself",
        "system": "The portal, by itself",
        "signer": "Whoever signed",
        "command line": "Whoever looks after the server",
    }
)
