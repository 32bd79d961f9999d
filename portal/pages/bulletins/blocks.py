"""What an editor fills in on a bulletin's page."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from portal.rules.bulletins.figures import ACCEPTED, Kind, parse_figure, show_figure
from portal.rules.bulletins.indicators import DIRECTION_WORDS, OUTCOME_WORDS

YES, NO = "yes", "no"
PEOPLE = [("", "as the unit tells (only %, time and the like count nobody)"), (YES, "people"), (NO, "something else")]
BETTER = [(direction.value, words) for direction, words in DIRECTION_WORDS.items()]
OUTCOMES = [(outcome.value, words) for outcome, words in OUTCOME_WORDS.items()]
KEY_HELP = "Its lasting name in addresses, in small letters, digits and hyphens."
MARKDOWN_HELP = "Markdown. Write figures as placeholders: {{ 1.3 }}, {{ 1.3 | change }}, {{ 1.3 | against England }}."


class FigureBlock(blocks.CharBlock):
    """A figure, refused beside its field where it cannot be read. Never part of the search index: it may be small."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        try:
            figure = parse_figure(text)
        except ValueError as error:
            raise ValidationError(str(error)[:1].upper() + str(error)[1:] + ".") from None
        return "" if figure.kind is Kind.NONE else show_figure(figure)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


def _line(max_length: int = 160, **options: Any) -> blocks.CharBlock:
    return blocks.CharBlock(max_length=max_length, **options)


def _choice(choices: list[tuple[str, str]], **options: Any) -> blocks.ChoiceBlock:
    return blocks.ChoiceBlock(choices=choices, **options)


def _reading(*before: tuple[str, blocks.Block]) -> blocks.StructBlock:
    return blocks.StructBlock(
        [
            *before,
            ("value", FigureBlock(max_length=300, help_text=ACCEPTED)),
            ("period", _line(60, required=False, help_text="For example 2022/23, summer 2023 or Apr to Nov 2022.")),
            ("parts", FigureBlock(required=False, max_length=40, help_text="What a share is of, such as 104 of 709.")),
        ]
    )


class ChapterBlock(blocks.StructBlock):
    key = _line(60, help_text=KEY_HELP)
    label = _line(3, help_text="What findings are numbered after, such as 1 or L.")
    question = _line(200)
    findings = blocks.ListBlock(blocks.TextBlock(rows=3), default=[], help_text=MARKDOWN_HELP)
    stories = blocks.ListBlock(
        blocks.StructBlock(
            [
                ("key", _line(60, help_text=KEY_HELP)),
                ("title", _line()),
                ("text", blocks.TextBlock(rows=5, help_text=MARKDOWN_HELP)),
            ]
        ),
        default=[],
    )

    class Meta:
        icon = "list-ul"
        label_format = "{label}. {question}"


class IndicatorBlock(blocks.StructBlock):
    id = _line(12, help_text="Such as 1.3. Keep it from issue to issue.")
    chapter = _line(60, help_text="The name of its chapter.")
    label = _line(200, help_text="What is measured.")
    unit = _line(40, required=False, help_text="%, or what is counted: children, schools, weeks, of 10.")
    value = FigureBlock(required=False, max_length=600, help_text=f"Accepted: {ACCEPTED}.")
    period = _line(60, required=False, help_text="For example 2022/23, summer 2023 or Apr to Nov 2022.")
    parts = FigureBlock(required=False, max_length=40, help_text="What a share is of, such as 104 of 709.")
    earlier = blocks.ListBlock(_reading(), default=[])
    compare = blocks.ListBlock(_reading(("name", _line(80, help_text="For example England."))), default=[])
    better = _choice(BETTER, default="neither", label="Which way is better?")
    people = _choice(PEOPLE, required=False, label="It counts", help_text="Small counts of people are never shown.")
    family = _line(80, required=False, help_text="A name shared with indicators whose values ought to differ.")
    part_of = _line(12, required=False, label="Part of", help_text="The id of the whole that this is a part of.")
    source = _line(200, required=False)
    note = blocks.TextBlock(rows=2, required=False, help_text="For readers.")

    class Meta:
        icon = "table"
        label_format = "{id} {label}: {value} {unit}"


class PromiseBlock(blocks.StructBlock):
    id = _line(20, help_text="Of its own: no promise of the issue before may have it.")
    chapter = _line(60, help_text="The name of its chapter.")
    text = blocks.TextBlock(rows=2, help_text="What the next issue will come back to.")

    class Meta:
        icon = "date"
        label_format = "{id} {text}"


class AnswerBlock(blocks.StructBlock):
    promise = _line(20, help_text="The id of a promise of the issue before.")
    outcome = _choice(OUTCOMES)
    text = blocks.TextBlock(
        rows=3, required=False, help_text="What was done, or the reason for dropping it. " + MARKDOWN_HELP
    )
    carried_to = _line(20, required=False, help_text="If carried over: the id of the promise of this issue.")

    class Meta:
        icon = "tick"
        label_format = "{promise}: {outcome}"


class ChaptersBlock(blocks.StreamBlock):
    chapter = ChapterBlock()

    class Meta:
        collapsed = True


class IndicatorsBlock(blocks.StreamBlock):
    indicator = IndicatorBlock()

    class Meta:
        collapsed = True


class PromisesBlock(blocks.StreamBlock):
    promise = PromiseBlock()

    class Meta:
        collapsed = True


class AnswersBlock(blocks.StreamBlock):
    answer = AnswerBlock()

    class Meta:
        collapsed = True
