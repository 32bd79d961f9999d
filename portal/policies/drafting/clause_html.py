"""A clause's Markdown as the HTML that is frozen: placeholders filled, code tables set in, nothing harmful left."""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from django.utils.safestring import SafeString

from portal.content_loader import Placeholder, fill_placeholders, split_code_tables
from portal.pages.markdown import render_markdown
from portal.policies.versions.problems import Problem
from portal.rules.codes import codes_on
from portal.rules.problems import NoValueInForce

from .drafts import DraftClause
from .placeholders import Filler, escape_markdown
from .stated_values import UnresolvedError

LEFTOVER = re.compile(r"\{\{.{0,40}|\}\}")
COUNTS_AS = {
    "attended": "attending",
    "authorised": "authorised absence",
    "unauthorised": "unauthorised absence",
    "nothing": "not counted",
}


class ClauseRenderer:
    """Renders the clauses of one draft and gathers what stands in the way of publishing it."""

    def __init__(self, filler: Filler, clauses: Iterable[DraftClause] = ()) -> None:
        self.filler = filler
        self.clauses = {clause.anchor: clause for clause in clauses}
        self.problems: list[Problem] = []

    def html(self, clause: DraftClause) -> SafeString:
        parts = split_code_tables(clause.text)
        texts = [self._code_table(clause) if part is None else self._filled(part, clause) for part in parts]
        return render_markdown("\n\n".join(texts))

    def heading(self, clause: DraftClause) -> str:
        return self.words(clause.heading, clause)

    def words(self, text: str, clause: DraftClause) -> str:
        """Plain words of the clause, not Markdown, with their placeholders filled."""
        return self._filled(text, clause, is_markdown=False)

    def _filled(self, text: str, clause: DraftClause, *, is_markdown: bool = True) -> str:
        def value_of(placeholder: Placeholder) -> str:
            if placeholder.path.startswith("clause."):
                return self._reference(placeholder, clause, is_markdown=is_markdown)
            try:
                value = self.filler.value_of(placeholder, clause.anchor)
            except UnresolvedError as error:
                self._report(clause, placeholder.source, error.accepted, error.advice)
                return f"[{placeholder.path}]"
            return escape_markdown(value) if is_markdown else value

        filled = fill_placeholders(text, value_of)
        for broken in LEFTOVER.findall(filled):
            self._report(clause, broken, "a whole placeholder such as {{ school.name }}", "Write both braces.")
        return filled

    def _reference(self, placeholder: Placeholder, clause: DraftClause, *, is_markdown: bool) -> str:
        """Number and heading of another clause, as a link where the text is Markdown: so they never go stale."""
        anchor = placeholder.path.partition(".")[2]
        named = self.clauses.get(anchor)
        if named is None:
            near = get_close_matches(anchor, self.clauses, n=1)
            advice = f"Did you mean “{near[0]}”?" if near else "Name the anchor of a clause of this policy."
            self._report(clause, placeholder.source, "clause and the anchor of a clause", advice)
            return f"[{placeholder.path}]"
        title = fill_placeholders(named.title, lambda inner: self._inside_heading(inner, named))
        return f"[{escape_markdown(title)}](#{anchor})" if is_markdown else title

    def _inside_heading(self, placeholder: Placeholder, clause: DraftClause) -> str:
        """Its value. A clause is not named inside a heading that is quoted: two headings could quote each other."""
        try:
            return self.filler.value_of(placeholder, clause.anchor)
        except UnresolvedError:
            return f"[{placeholder.path}]"

    def _code_table(self, clause: DraftClause) -> str:
        on = self.filler.on
        try:
            return code_table(on) if on else ""
        except NoValueInForce as error:
            self._report(clause, "```codes```", "a day for which the codes are known", str(error))
            return ""

    def _report(self, clause: DraftClause, got: str, accepted: str, advice: str) -> None:
        self.problems.append(
            Problem(key=f"#{clause.anchor}", place=clause.place, got=got, accepted=accepted, advice=advice)
        )


def code_table(on: date) -> str:
    """The national attendance codes in force on the day, as a Markdown table."""
    rows = [
        f"| {escape_markdown(code.code)} | {code.meaning} | {COUNTS_AS[code.counts_as]} |"
        for code in codes_on(on).values()
    ]
    return "\n".join(["| Code | What it means | Counts as |", "| --- | --- | --- |", *rows])
