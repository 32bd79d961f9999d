"""Each promise of one issue is answered by the next: done, carried over to a new promise, or dropped with a reason."""

from collections.abc import Iterator

from portal.rules.bulletins.indicators import Answer, Bulletin, Outcome, Promise
from portal.rules.bulletins.problems import Problem

WAYS = "done, carried over to a promise of this issue, or dropped with a reason"
SHOWN = 90


def answer_problems(bulletin: Bulletin, before: Bulletin | None) -> Iterator[Problem]:
    """What the answers of an issue lack, given the published issue before it (None for the first one)."""
    promised = {promise.id: promise for promise in before.promises} if before else {}
    given = [answer.promise for answer in bulletin.answers]
    for id, promise in promised.items():
        if id not in given:
            place = f"answer to {id} of issue {before.number}" if before else ""
            advice = f"It was promised: “{_short(promise)}”. Add an answer to {id}."
            yield Problem(place, "", f"an answer: {WAYS}", advice)
    for number, answer in enumerate(bulletin.answers):
        if answer.promise not in promised:
            yield _stranger(answer, promised, before)
        elif answer.promise in given[:number]:
            advice = f"Remove the second answer to {answer.promise}."
            yield Problem(f"answer to {answer.promise}", answer.promise, "one answer to each promise", advice)
        yield from _incomplete(answer, bulletin)
    for promise in bulletin.promises:
        if promise.id in promised:
            accepted = f"an id of its own (issue {before.number if before else ''} has this one)"
            yield Problem(f"promise {promise.id}", promise.id, accepted, "Choose another id.")


def broken_answers(bulletin: Bulletin, after: Bulletin | None) -> Iterator[Problem]:
    """What a change of an issue would do to the published issue after it: its answers must keep their promises."""
    if after is None:
        return
    answered = {answer.promise for answer in after.answers}
    own = {promise.id for promise in bulletin.promises}
    for id in sorted(own - answered):
        accepted = f"the promises that issue {after.number}, already published, has answered"
        yield Problem(f"promise {id}", id, accepted, "Put a new promise into the newest issue.")
    for id in sorted(answered - own):
        advice = f"Issue {after.number}, already published, answers it. Put it back."
        yield Problem(f"promise {id}", "", "the promise as it was published", advice)


def _incomplete(answer: Answer, bulletin: Bulletin) -> Iterator[Problem]:
    place = f"answer to {answer.promise}"
    if answer.outcome is Outcome.CARRIED:
        ids = [promise.id for promise in bulletin.promises]
        if answer.carried_to not in ids:
            accepted = f"the id of the promise of this issue it is carried over to ({', '.join(ids) or 'it has none'})"
            yield Problem(f"{place}, carried to", answer.carried_to, accepted, "Add that promise, or correct the id.")
        return
    if answer.carried_to:
        accepted = f"nothing, as it is {answer.outcome.value}"
        yield Problem(f"{place}, carried to", answer.carried_to, accepted, "Leave it empty.")
    if not answer.text.strip():
        accepted = "the reason in words" if answer.outcome is Outcome.DROPPED else "what was done, in words"
        yield Problem(f"{place}, words", "", accepted, "Write a sentence for readers.")


def _stranger(answer: Answer, promised: dict[str, Promise], before: Bulletin | None) -> Problem:
    if before is None:
        accepted = "no answers, as no issue before this one is published"
    else:
        accepted = f"a promise of issue {before.number} ({', '.join(promised) or 'it made none'})"
    return Problem(f"answer to {answer.promise}", answer.promise, accepted, "Correct the id or remove the answer.")


def _short(promise: Promise) -> str:
    return promise.text if len(promise.text) <= SHOWN else f"{promise.text[: SHOWN - 1]}…"
