import pytest

from portal.rules.bulletins.indicators import Answer, Bulletin
from portal.rules.bulletins.promises import answer_problems, broken_answers

from .samples import answer, bulletin, promise

FIRST = bulletin(promises=(promise("P4", "A review by peers."), promise("P6", "A strategy for alternative provision.")))
ANSWERED = (answer("P4"), answer("P6", "dropped", "Families asked for something else."))


def second(*answers: Answer, **changes: object) -> Bulletin:
    return bulletin(number=2, answers=answers, **changes)


def test_every_promise_answered_leaves_nothing_to_say() -> None:
    carried = (answer("P4"), answer("P6", "carried", "", carried_to="P21"))
    assert list(answer_problems(second(*ANSWERED), FIRST)) == []
    assert list(answer_problems(second(*carried, promises=(promise("P21"),)), FIRST)) == []
    assert list(answer_problems(FIRST, None)) == []


def test_unanswered_promise_is_told_with_its_words() -> None:
    assert [str(problem) for problem in answer_problems(second(answer("P4")), FIRST)] == [
        "Answer to P6 of issue 1: got nothing; accepted: an answer: done, carried over to a promise of this issue, or "
        "dropped with a reason. It was promised: “A strategy for alternative provision.”. Add an answer to P6."
    ]


@pytest.mark.parametrize(
    ("answers", "before", "message"),
    [
        ((*ANSWERED, answer("P4")), FIRST, "one answer to each promise"),
        ((*ANSWERED, answer("P9")), FIRST, "a promise of issue 1 (P4, P6)"),
        ((answer("P4"),), None, "no answers, as no issue before this one is published"),
        ((ANSWERED[0], answer("P6", "dropped", " ")), FIRST, "the reason in words"),
        ((answer("P4", "done", ""), ANSWERED[1]), FIRST, "what was done, in words"),
        (
            (ANSWERED[0], answer("P6", "carried", "", carried_to="P99")),
            FIRST,
            "the id of the promise of this issue it is carried over to (it has none)",
        ),
        ((ANSWERED[0], answer("P6", "dropped", "Why.", carried_to="P21")), FIRST, "nothing, as it is dropped"),
    ],
)
def test_incomplete_answers(answers: tuple[Answer, ...], before: Bulletin | None, message: str) -> None:
    assert [problem.accepted for problem in answer_problems(second(*answers), before)] == [message]


def test_promise_may_not_take_the_id_of_one_before() -> None:
    given = second(*ANSWERED, promises=(promise("P4"),))
    assert [problem.accepted for problem in answer_problems(given, FIRST)] == [
        "an id of its own (issue 1 has this one)"
    ]


def test_promises_that_were_answered_stay_as_they_are() -> None:
    changed = bulletin(promises=(promise("P4"), promise("P7")))
    problems = list(broken_answers(changed, second(*ANSWERED)))
    assert [(problem.place, problem.advice) for problem in problems] == [
        ("promise P7", "Put a new promise into the newest issue."),
        ("promise P6", "Issue 2, already published, answers it. Put it back."),
    ]
    assert list(broken_answers(FIRST, second(*ANSWERED))) == []
