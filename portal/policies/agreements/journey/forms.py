"""What a signer fills in: the answers to a questionnaire, a tick under the words, and a name."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.html import format_html

from portal.pages.form_renderer import PortalRenderer
from portal.pages.text_fields import TidyLine, TidyText
from portal.policies.agreements.clauses import Agreement
from portal.policies.agreements.counts import NO, YES
from portal.policies.agreements.wording import TEXT

ANSWERS = [(YES, "Yes"), (NO, "No")]
SHOWN = dict(ANSWERS)
NAME = {"spellcheck": "false", "autocapitalize": "words"}


class PortalForm(forms.Form):
    default_renderer = PortalRenderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"use_required_attribute": False} | kwargs)

    def kept(self) -> Iterator[tuple[str, str]]:
        """Every answer as the browser sent it, for the hidden fields of the check page."""
        return ((name, self.data.get(name, "")) for name in self.fields)


class SignForm(PortalForm):
    """One field for each question, then the tick and the name. ``child`` is the pupil for whom a parent signs."""

    def __init__(self, *args: Any, agreement: Agreement, child: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        if agreement.kind == "questionnaire":
            for item in agreement.items:
                self.fields.update(_question_fields(item))
        if agreement.accept:
            self.fields["accept"] = _tick(agreement.accept, "Tick the box if you agree")
        if child:
            words = f"I have read this with {child}, who agrees to it."
            self.fields["with_child"] = _tick(words, f"Tick the box when you have read it with {child}")
        self.fields["name"] = TidyLine(
            label="Your full name",
            max_length=200,
            error_messages={"required": "Enter your full name"},
            widget=forms.TextInput(attrs={"autocomplete": "name", **NAME}),
        )

    def answers(self) -> list[dict[str, str]]:
        """The cleaned answers with the words of their questions."""
        if self.agreement.kind != "questionnaire":
            return []
        return [
            {
                "key": item["key"],
                "text": item["text"],
                "answer": self.cleaned_data.get(f"answer-{item['key']}", ""),
                "comment": self.cleaned_data.get(f"comment-{item['key']}", ""),
            }
            for item in self.agreement.items
        ]

    def rows(self) -> list[dict[str, str]]:
        """What is shown once more before it is sent."""
        rows = []
        for given in self.answers():
            answer = SHOWN.get(given["answer"], given["answer"]) or "No answer"
            comment = f"\n{given['comment']}" if given["comment"] else ""
            rows.append({"name": given["text"], "value": answer + comment})
        ticked = [str(self.fields[name].label) for name in ("accept", "with_child") if name in self.fields]
        rows += [{"name": "You agree", "value": words} for words in ticked]
        return [*rows, {"name": "Your name", "value": self.cleaned_data["name"]}]


def _question_fields(item: dict[str, Any]) -> dict[str, forms.Field]:
    hint = item.get("hint", "")
    if item["answer"] == TEXT:
        return {f"answer-{item['key']}": TidyText(label=item["text"], help_text=hint, required=False)}
    chosen = forms.ChoiceField(
        label=item["text"],
        help_text=hint,
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": f"Answer yes or no: {item['text']}", "invalid_choice": "Answer yes or no"},
    )
    about = format_html('Comment<span class="visually-hidden"> on: {}</span>', item["text"])
    comment = TidyLine(label=about, required=False)
    return {f"answer-{item['key']}": chosen, f"comment-{item['key']}": comment}


def _tick(words: str, missing: str) -> forms.BooleanField:
    return forms.BooleanField(label=words, error_messages={"required": missing})


class DeclineForm(PortalForm):
    reason = TidyText(
        label="Why you do not sign",
        help_text="A few words. The school reads them, and may speak with you.",
        error_messages={"required": "Say in a few words why you do not sign"},
    )


class VisitorForm(PortalForm):
    """Filled in on a visitor's phone or on the school's tablet, so the browser is asked to remember nothing."""

    name = TidyLine(
        label="Your full name",
        max_length=200,
        error_messages={"required": "Enter your full name"},
        widget=forms.TextInput(attrs={"autocomplete": "off", **NAME}),
    )
    organisation = TidyLine(
        label="Where you come from",
        help_text="Your firm or organisation, if any.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    visiting = TidyLine(
        label="Whom you are visiting",
        max_length=120,
        error_messages={"required": "Enter whom you are visiting"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, accept: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accept"] = _tick(accept, "Tick the box if you agree")

    def rows(self) -> list[dict[str, str]]:
        given = self.cleaned_data
        return [
            {"name": "Your name", "value": given["name"]},
            {"name": "Where you come from", "value": given["organisation"] or "Not given"},
            {"name": "Whom you are visiting", "value": given["visiting"]},
            {"name": "You agree", "value": str(self.fields["accept"].label)},
        ]
