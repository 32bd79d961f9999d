"""What an editor puts together on a policy page: clauses, each with its rules."""

from wagtail import blocks

from .agreement_blocks import agreement_block
from .rule_blocks import rules_block

APPENDIX = "appendix"
LEVELS = [("2", "a clause"), ("3", "a clause under the one before"), (APPENDIX, "an appendix")]


class ClauseBlock(blocks.StructBlock):
    number = blocks.CharBlock(required=False, max_length=12, help_text="As readers see it, for example 4.2.")
    heading = blocks.CharBlock(max_length=160)
    anchor = blocks.CharBlock(
        max_length=60,
        help_text="Its name in addresses, for example leave-notice. Keep it once the clause has been published: "
        "letters and decisions link to it.",
    )
    level = blocks.ChoiceBlock(choices=LEVELS, default="2", label="This is")
    text = blocks.TextBlock(
        required=False,
        rows=8,
        help_text="Markdown. Write a rule's number as its placeholder, for example {{ notice.minimum.days }}.",
    )
    rules = rules_block()
    agreement = agreement_block()

    class Meta:
        icon = "list-ul"
        label_format = "{number} {heading}"
        form_attrs = {"data-controller": "policy-clause"}


class ClausesBlock(blocks.StreamBlock):
    clause = ClauseBlock()

    class Meta:
        collapsed = True
