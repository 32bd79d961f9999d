"""Numbers as readers see them: none given twice, and every section or appendix the words point to is there.

A number is never the key of a clause: links and rules go by anchor. Whether a reference points to the clause it means
cannot be told from its number; a link to the anchor can.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from portal.rules.publishing.concerns import Clause, Concern, PolicyDraft

# “section 7”, “Appendix 10”; not “section 175 of the Act”, nor “Section 19 Education Act”.
REFERENCE = re.compile(r"\b([Ss]ection|[Aa]ppendix) (\d+(?:\.\d+)*)(?![\d.]*\d)(?! of\b| [A-Z])")


def find_repeated_numbers(policy: PolicyDraft) -> Iterator[Concern]:
    """Display numbers that two clauses share: a reader who is sent there finds two places."""
    anchors: dict[str, list[Clause]] = defaultdict(list)
    for clause in policy.clauses.values():
        if clause.number:
            anchors[_plain(clause.number)].append(clause)
    for number, found in anchors.items():
        if len(found) > 1:
            message = (
                f"The number {number} stands at {len(found)} clauses: {', '.join(f'“{each.title}”' for each in found)}."
            )
            yield Concern("number_twice", number, tuple(each.anchor for each in found), message)


def find_missing_references(policy: PolicyDraft) -> Iterator[Concern]:
    """Sections and appendices that the words name and no clause is numbered as. Silent where no clause has a number."""
    numbers = {_plain(clause.number) for clause in policy.clauses.values() if clause.number}
    if not numbers:
        return
    for clause in policy.clauses.values():
        named = dict.fromkeys((word.lower(), number) for word, number in REFERENCE.findall(clause.words))
        for word, number in named:
            wanted = number if word == "section" else f"appendix {number}"
            if not any(known == wanted or known.startswith(f"{wanted}.") for known in numbers):
                message = f"The clause “{clause.title}” names {word} {number}, which this policy does not have."
                yield Concern("reference_missing", f"{word} {number}", (clause.anchor,), message)


def _plain(number: str) -> str:
    """“Appendix 8”, “8.” and “8” as they are compared."""
    return number.strip().rstrip(".").lower()
