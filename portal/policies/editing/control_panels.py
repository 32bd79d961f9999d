"""The editor's tab of document control: what the version is, who answers for it, when it is looked at again."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

CONTROL_PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("label"), FieldPanel("effective_from")]),
            FieldPanel("change_note"),
            FieldPanel("corrects"),
        ],
        heading="This version",
        help_text="Each new version has a label, a first day and a note of its own. Readers see all three.",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("owner_role"), FieldPanel("deputy_role")]),
            FieldRowPanel([FieldPanel("owner_contact"), FieldPanel("deputy_contact")]),
            FieldPanel("author_role"),
        ],
        heading="Who looks after it",
        help_text="Roles, never names: a policy outlives the people who hold them.",
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("policy_type"), FieldPanel("review_cycle_months")]),
            FieldRowPanel([FieldPanel("review_due"), FieldPanel("review_due_precision")]),
        ],
        heading="Kind and review",
        help_text="Owner and deputy are reminded by mail before the review is due.",
    ),
    MultiFieldPanel(
        [
            FieldPanel("approving_body"),
            FieldRowPanel([FieldPanel("adopted_on"), FieldPanel("adopted_precision")]),
        ],
        heading="Approval",
        help_text="The day of approval and the minute are recorded by whoever answers for the approving body.",
    ),
    MultiFieldPanel(
        [
            FieldPanel("school"),
            FieldRowPanel([FieldPanel("scope"), FieldPanel("based_on")]),
            FieldPanel("legal_framework"),
            FieldPanel("related"),
            FieldPanel("slug"),
        ],
        heading="About the policy",
    ),
]
