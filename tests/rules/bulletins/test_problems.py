import pytest

from portal.rules.bulletins.indicators import Bulletin
from portal.rules.bulletins.problems import structural_problems

from .samples import bulletin, indicator, promise


def test_sound_bulletin_has_none() -> None:
    given = bulletin(indicator("5.2"), indicator("5.2b", part_of="5.2"), promises=(promise("P1"),))
    assert list(structural_problems(given)) == []


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (bulletin(indicator(), indicator()), "indicator 1.3"),
        (bulletin(promises=(promise("P1"), promise("P1"))), "promise P1"),
        (bulletin(indicator(chapter="nowhere")), "indicator 1.3, chapter"),
        (bulletin(indicator(part_of="7")), "indicator 1.3, part of"),
        (bulletin(indicator(part_of="1.3")), "indicator 1.3, part of"),
        (bulletin(indicator(parts="104")), "indicator 1.3, parts"),
        (bulletin(small_below=1), "smallest count shown"),
    ],
)
def test_names_that_lead_nowhere_and_ids_used_twice(given: Bulletin, place: str) -> None:
    assert [problem.place for problem in structural_problems(given)] == [place]
