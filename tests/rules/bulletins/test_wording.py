import pytest

from portal.rules.bulletins.suppression import suppress
from portal.rules.bulletins.wording import fill, placeholder_problems

from .samples import indicator, reading, saying

GIVEN = indicator(earlier=(reading(106, "2018/19"),), comparators=(reading(90, "2022/23", name="the next area"),))


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{{ 1.3 }}", "220 children"),
        ("{{1.3|earlier}}", "106 children"),
        ("{{ 1.3 | change }}", "114 more than in 2018/19: more than doubled (2.08 times)"),
        ("{{ 1.3 | the next area }}", "90 children"),
        ("{{ 1.3 | against the next area }}", "130 more than the next area"),
    ],
)
def test_figures_come_from_the_data(text: str, filled: str) -> None:
    given = saying(text, GIVEN)
    assert (fill(text, given), list(placeholder_problems(given))) == (filled, [])


def test_small_count_is_not_told_in_a_sentence() -> None:
    given = suppress(saying("", indicator("5.6", 4, earlier=(reading(9, "2021/22"),))))
    assert fill("{{ 5.6 }}, {{ 5.6 | change }}", given) == "fewer than 5 children, a change that is not shown"


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("{{ 9.9 }}", "{{ 9.9 }}"),
        ("{{ 1.3 | against Wales }}", "{{ 1.3 | against Wales }}"),
        ("{{ 1.3 | steps }}", "{{ 1.3 | steps }}"),
        ("{{ 1.3", "{{ or }} alone"),
    ],
)
def test_what_cannot_be_filled_is_told_with_its_place(text: str, got: str) -> None:
    assert [(problem.place, problem.got) for problem in placeholder_problems(saying(text, GIVEN))] == [
        ("finding 1.1", got)
    ]
